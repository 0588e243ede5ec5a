using System.Buffers.Text;
using System.Globalization;
using System.Text;
using BedrockAspire.Gateway.Usage.Queries;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>Reads what a question to the ledger is about.</summary>
internal sealed class UsageQuery(HttpContext context)
{
    public const int MaxLimit = 500;

    private const int DefaultLimit = 100;
    private const int DefaultDays = 30;
    private const int MaxDays = 366;

    private readonly AdminQuery _query = new(context);

    public DateTimeOffset Now { get; } = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();

    public static string CursorOf(int skip) => skip.ToString(CultureInfo.InvariantCulture);

    public static string CursorOf(UsageCall call) => Base64Url.EncodeToString(
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{call.RecordedAt.UtcTicks}.{call.Id:N}")));

    public void Finish() => _query.Finish();

    /// <summary>The filters that all routes have, but the time.</summary>
    public UsageFilter Common()
    {
        var service = _query.Text("service");
        if (service is not (null or "chat" or "images"))
        {
            _query.Fault("service", "must be one of chat, images");
        }

        return new UsageFilter
        {
            From = Now,
            To = Now,
            KeyId = _query.Id("key_id"),
            TeamId = _query.Id("team_id"),
            UserId = _query.Text("user_id"),
            Model = _query.Text("model"),
            Service = service,
        };
    }

    /// <summary>The filters of sums, with whole days.</summary>
    public UsageFilter Days()
    {
        var today = DateOnly.FromDateTime(Now.UtcDateTime);
        var to = Day("to") ?? today;
        var from = Day("from") ?? to.AddDays(1 - DefaultDays);
        Check(to.DayNumber - from.DayNumber + 1);
        return Common() with { From = Start(from), To = Start(to.AddDays(1)) };
    }

    /// <summary>The filters of single calls; <c>from</c> and <c>to</c> may be times.</summary>
    public UsageFilter Calls()
    {
        var to = Moment("to", isEnd: true) ?? Start(DateOnly.FromDateTime(Now.UtcDateTime).AddDays(1));
        var from = Moment("from", isEnd: false) ?? to.AddDays(-DefaultDays);
        Check((to - from).TotalDays);
        var status = _query.Text("status");
        var number = 0;
        if (status is not (null or "error") && !(int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 100 and <= 599))
        {
            _query.Fault("status", "must be a status such as 429, or error");
        }

        return Common() with
        {
            From = from,
            To = to,
            Status = number == 0 ? null : number,
            IsError = status == "error",
            ErrorType = _query.Text("error_type"),
            Operation = _query.Text("operation"),
            TraceId = _query.Text("trace_id"),
        };
    }

    public UsageGrouping Grouping()
    {
        var grouping = UsageGrouping.None;
        foreach (var name in (_query.Text("group_by") ?? "day").Split(',', StringSplitOptions.TrimEntries))
        {
            var group = name switch
            {
                "day" => UsageGrouping.Day,
                "model" => UsageGrouping.Model,
                "key" => UsageGrouping.Key,
                "user" => UsageGrouping.User,
                "team" => UsageGrouping.Team,
                "service" => UsageGrouping.Service,
                _ => UsageGrouping.None,
            };
            if (group == UsageGrouping.None)
            {
                _query.Fault("group_by", "must be one or more of day, model, key, user, team, service, with commas between them");
                break;
            }

            grouping |= group;
        }

        return grouping;
    }

    public int Limit() => Number("limit", DefaultLimit, 1, MaxLimit);

    public int Skip() => Number("cursor", 0, 0, int.MaxValue);

    /// <summary>Where the previous page of calls ended.</summary>
    public UsagePlace? Below()
    {
        if (_query.Text("cursor") is not { } cursor)
        {
            return null;
        }

        if (Base64Url.IsValid(cursor)
            && Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)).Split('.') is [var ticks, var id]
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= DateTimeOffset.MaxValue.UtcTicks
            && Guid.TryParseExact(id, "N", out var parsed))
        {
            return new UsagePlace(new DateTimeOffset(number, TimeSpan.Zero), parsed);
        }

        _query.Fault("cursor", "must be the next_cursor of the page before");
        return null;
    }

    private int Number(string name, int absent, int least, int most)
    {
        if (_query.Text(name) is not { } text)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _query.Fault(name, name == "cursor" ? "must be the next_cursor of the page before" : $"must be a number from {least} to {most}");
        return absent;
    }

    private DateOnly? Day(string name)
    {
        if (_query.Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        _query.Fault(name, "must be a day such as 2026-11-25");
        return null;
    }

    private DateTimeOffset? Moment(string name, bool isEnd)
    {
        if (_query.Text(name) is not { Length: 10 } text)
        {
            return _query.Time(name);
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Start(isEnd ? day.AddDays(1) : day)
            : _query.Time(name);
    }

    private void Check(double days)
    {
        if (days is <= 0 or > MaxDays)
        {
            _query.Fault("from", $"must be before 'to', by {MaxDays} days at most");
        }
    }

    private static DateTimeOffset Start(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
