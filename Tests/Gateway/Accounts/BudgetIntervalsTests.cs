using System.Globalization;
using BedrockAspire.Gateway.Accounts;

namespace BedrockAspire.Tests.Gateway.Accounts;

public sealed class BudgetIntervalsTests
{
    [Theory]
    [InlineData(BudgetInterval.Day, "2026-11-25T23:59:59+00:00", "2026-11-25T00:00:00Z", "2026-11-26T00:00:00Z")]
    [InlineData(BudgetInterval.Day, "2026-11-25T01:00:00+02:00", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")]
    [InlineData(BudgetInterval.Week, "2026-11-25T12:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")]
    [InlineData(BudgetInterval.Week, "2026-11-29T23:00:00Z", "2026-11-23T00:00:00Z", "2026-11-30T00:00:00Z")]
    [InlineData(BudgetInterval.Week, "2026-11-30T00:00:00Z", "2026-11-30T00:00:00Z", "2026-12-07T00:00:00Z")]
    [InlineData(BudgetInterval.Month, "2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z")]
    [InlineData(BudgetInterval.Total, "2026-11-25T12:00:00Z", "1970-01-01T00:00:00Z", null)]
    public void A_period_begins_and_ends_in_utc(BudgetInterval interval, string moment, string start, string? end)
    {
        var period = interval.PeriodOf(Time(moment));

        Assert.Equal(Time(start), period.Start);
        Assert.Equal(end is null ? null : Time(end), period.End);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
