using System.Globalization;
using BedrockAspire.Data.Administration;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ChatApi.Admin;

/// <summary>A request's query parameters, read one by one. Like <see cref="AdminBody"/> it refuses what nobody asked for: a filter that is misspelt must not show everything.</summary>
internal sealed class AdminQuery(HttpContext context)
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;
    private const int MaxTextLength = 256;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<FieldFault> _faults = [];

    /// <summary>Throws when anything was wrong.</summary>
    public void Finish()
    {
        foreach (var name in context.Request.Query.Keys.Where(name => !_known.Contains(name)))
        {
            _faults.Add(new FieldFault(name, "is no parameter of this route"));
        }

        if (_faults.Count > 0)
        {
            throw new GatewayException(new GatewayError(
                GatewayErrorKind.InvalidRequest,
                $"A parameter is not valid: {string.Join("; ", _faults.Select(fault => $"{fault.Field} {fault.Message}"))}.",
                _faults[0].Field)
            {
                Fields = _faults,
            });
        }
    }

    public void Fault(string name, string message) => _faults.Add(new FieldFault(name, message));

    public Paging Paging()
    {
        var limit = DefaultLimit;
        if (Text("limit") is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit))
        {
            Fault("limit", $"must be a number from 1 to {MaxLimit}");
        }

        return new Paging(limit, Text("cursor"));
    }

    /// <summary>A text; null when it is absent or empty.</summary>
    public string? Text(string name)
    {
        _known.Add(name);
        var values = context.Request.Query[name];
        if (values.Count > 1 || values.ToString().Length > MaxTextLength || values.ToString().Contains('\0', StringComparison.Ordinal))
        {
            Fault(name, $"must be there once, with at most {MaxTextLength} characters");
            return null;
        }

        return string.IsNullOrEmpty(values) ? null : values.ToString();
    }

    public Guid? Id(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        Fault(name, "must be an id such as 019ab8a4-6f0e-7c31-a5f3-0c1d9f3e2b11");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (bool.TryParse(text, out var flag))
        {
            return flag;
        }

        Fault(name, "must be true or false");
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time;
        }

        Fault(name, "must be a time such as 2026-11-25T02:08:15Z, or a day");
        return null;
    }

    public T? Choice<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (char.IsAsciiLetterLower(text[0]) && Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice))
        {
            return choice;
        }

        Fault(name, $"must be one of {string.Join(", ", Enum.GetNames<T>().Select(known => known.ToLowerInvariant()))}");
        return null;
    }
}
