using System.Globalization;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Limits;

namespace BedrockAspire.Tests.Limits;

public sealed class PeriodWindowTests
{
    [Theory]
    [InlineData(BudgetInterval.Day, "2026-11-25T23:59:59.999Z", "2026-11-25", "2026-11-26")]
    [InlineData(BudgetInterval.Day, "2026-11-26T00:00:00Z", "2026-11-26", "2026-11-27")]
    [InlineData(BudgetInterval.Day, "2026-11-26T01:00:00+02:00", "2026-11-25", "2026-11-26")]
    [InlineData(BudgetInterval.Week, "2026-11-23T00:00:00Z", "2026-11-23", "2026-11-30")]
    [InlineData(BudgetInterval.Week, "2026-11-29T23:59:59Z", "2026-11-23", "2026-11-30")]
    [InlineData(BudgetInterval.Week, "2027-01-01T12:00:00Z", "2026-12-28", "2027-01-04")]
    [InlineData(BudgetInterval.Month, "2026-12-31T23:59:59Z", "2026-12-01", "2027-01-01")]
    [InlineData(BudgetInterval.Month, "2028-02-29T00:00:00Z", "2028-02-01", "2028-03-01")]
    public void Window_holds_the_moment_and_begins_at_midnight(BudgetInterval interval, string now, string start, string end)
    {
        var window = PeriodWindow.Of(interval, DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));

        Assert.Equal(Day(start), window.Start);
        Assert.Equal(Day(end), window.End);
    }

    [Fact]
    public void Window_of_a_budget_that_never_starts_anew_has_no_end()
    {
        var window = PeriodWindow.Of(BudgetInterval.Total, Day("2026-11-25"));

        Assert.Equal(window, PeriodWindow.Of(BudgetInterval.Total, Day("2056-11-25")));
        Assert.Null(window.End);
    }

    private static DateTimeOffset Day(string day) => new(DateTime.Parse(day, CultureInfo.InvariantCulture), TimeSpan.Zero);
}
