using System.Globalization;
using System.Text.Json;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.Admin;

/// <summary>
/// A request's JSON object, read member by member. What is absent leaves what there was; what is wrong is collected, so that a form shows all of its
/// faults at once; what nobody asked for is a fault too.
/// </summary>
internal sealed class AdminBody : IDisposable
{
    private readonly JsonDocument _document;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<FieldFault> _faults = [];

    private AdminBody(JsonDocument document) => _document = document;

    public static async Task<AdminBody> ReadAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadJsonAsync(context, context.RequestAborted);
        try
        {
            // A copy: the body's memory is given back. Of a member that is there twice nobody knows which is meant.
            var document = JsonDocument.Parse(body.Memory.ToArray(), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new AdminBody(document)
                : throw GatewayException.Invalid("The request body must be a JSON object.");
        }
        catch (JsonException exception)
        {
            throw GatewayException.Invalid($"The request body is not valid JSON: {exception.Message}");
        }
    }

    public void Dispose() => _document.Dispose();

    /// <summary>Throws when anything was wrong.</summary>
    public void Finish()
    {
        foreach (var member in _document.RootElement.EnumerateObject().Where(member => !_known.Contains(member.Name)))
        {
            _faults.Add(new FieldFault(Shown(member.Name), "is not known here"));
        }

        if (_faults.Count == 0)
        {
            return;
        }

        var list = string.Join("; ", _faults.Select(fault => $"{fault.Field} {fault.Message}"));
        throw new GatewayException(new GatewayError(
            GatewayErrorKind.InvalidRequest,
            _faults.Count == 1 ? $"A member is not valid: {list}." : $"{_faults.Count} members are not valid: {list}.",
            _faults[0].Field)
        {
            Fields = _faults,
        });
    }

    public void Fault(string field, string message) => _faults.Add(new FieldFault(field, message));

    /// <summary>A text that must not be empty.</summary>
    public string RequiredText(string name, string current, int maxLength)
    {
        var text = Text(name, current.Length == 0 ? null : current, maxLength);
        if (string.IsNullOrWhiteSpace(text) && !_faults.Exists(fault => fault.Field == name))
        {
            Fault(name, Find(name, out _) ? "is empty" : "is missing");
        }

        return text ?? "";
    }

    public string? Text(string name, string? current, int maxLength)
    {
        if (!Find(name, out var value) || IsNull(value, out current))
        {
            return current;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            Fault(name, $"must be a string, not {Kind(value)}");
            return current;
        }

        var text = value.GetString()!.Trim();
        if (text.Length > maxLength)
        {
            Fault(name, $"has {text.Length} characters, use at most {maxLength}");
        }
        else if (text.AsSpan().ContainsAnyInRange('\0', '\u001f') && name != "note")
        {
            Fault(name, "has control characters");
        }

        return text.Contains('\0', StringComparison.Ordinal) ? null : text;

        bool IsNull(JsonElement member, out string? now)
        {
            now = member.ValueKind == JsonValueKind.Null ? null : current;
            return member.ValueKind == JsonValueKind.Null;
        }
    }

    public bool Flag(string name, bool current)
    {
        if (!Find(name, out var value))
        {
            return current;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fault(name, $"must be true or false, not {Kind(value)}");
        return current;
    }

    /// <summary>A whole number of at least one, or null.</summary>
    public int? Count(string name, int? current)
    {
        if (!Find(name, out var value))
        {
            return current;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 1)
        {
            return number;
        }

        Fault(name, value.ValueKind == JsonValueKind.Number ? $"is {Shown(value.GetRawText())}, use a whole number from 1 to {int.MaxValue}, or null for no limit" : $"must be a number or null, not {Kind(value)}");
        return current;
    }

    /// <summary>A whole number in a range; what is absent is <paramref name="current"/>.</summary>
    public int Number(string name, int current, int least, int most)
    {
        if (!Find(name, out var value))
        {
            return current;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(name, $"must be a whole number from {least} to {most}");
        return current;
    }

    public Guid? Id(string name, Guid? current)
    {
        if (!Find(name, out var value))
        {
            return current;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id))
        {
            return id;
        }

        Fault(name, "must be an id such as 019ab8a4-6f0e-7c31-a5f3-0c1d9f3e2b11, or null");
        return current;
    }

    public DateTimeOffset? Time(string name, DateTimeOffset? current)
    {
        if (!Find(name, out var value))
        {
            return current;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time))
        {
            return time.ToUniversalTime();
        }

        Fault(name, "must be a time such as 2026-11-25T02:08:15Z, or null");
        return current;
    }

    /// <summary>One of the words of an enumeration.</summary>
    public T Choice<T>(string name, T current, bool isRequired = false)
        where T : struct, Enum
    {
        if (Find(name, out var value)
            && value.ValueKind == JsonValueKind.String && value.GetString() is { } word && char.IsAsciiLetterLower(word.FirstOrDefault())
            && Enum.TryParse<T>(word, ignoreCase: true, out var choice) && Enum.IsDefined(choice))
        {
            return choice;
        }

        if (isRequired || Find(name, out _))
        {
            Fault(name, $"must be one of {string.Join(", ", Enum.GetNames<T>().Select(known => known.ToLowerInvariant()))}");
        }

        return current;
    }

    /// <summary>US dollars, as a string or a number.</summary>
    public decimal Money(string name, decimal? current)
    {
        const decimal Most = 1_000_000_000m;
        if (!Find(name, out var value))
        {
            if (current is null)
            {
                Fault(name, "is missing");
            }

            return current ?? 0;
        }

        var isNumber = value.ValueKind == JsonValueKind.Number
            ? value.TryGetDecimal(out var amount)
            : decimal.TryParse(value.ValueKind == JsonValueKind.String ? value.GetString() : null, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out amount);
        if (isNumber && amount is >= 0 and <= Most && decimal.Round(amount, 9) == amount)
        {
            return amount;
        }

        Fault(name, $"must be an amount of US dollars such as \"12.5\", from 0 to {Most:0}, with at most nine decimals");
        return current ?? 0;
    }

    public IReadOnlyList<string> Texts(string name, IReadOnlyList<string> current, int maxCount, int maxLength, IReadOnlyCollection<string>? allowed = null)
    {
        if (!Find(name, out var value))
        {
            return current;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            Fault(name, "must be a list of strings");
            return current;
        }

        var texts = value.EnumerateArray().Select(item => item.GetString()!.Trim()).Distinct(StringComparer.Ordinal).ToList();
        if (texts.Count > maxCount)
        {
            Fault(name, $"has {texts.Count} entries, use at most {maxCount}");
        }

        for (var index = 0; index < texts.Count; index++)
        {
            if (texts[index].Length == 0 || texts[index].Length > maxLength || texts[index].AsSpan().ContainsAnyInRange('\0', '\u001f'))
            {
                Fault($"{name}[{index}]", $"must have 1 to {maxLength} characters, without control characters");
            }
            else if (allowed is not null && !allowed.Contains(texts[index]))
            {
                Fault($"{name}[{index}]", $"must be one of {string.Join(", ", allowed)}");
            }
        }

        return texts;
    }

    private bool Find(string name, out JsonElement value)
    {
        _known.Add(name);
        return _document.RootElement.TryGetProperty(name, out value);
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Number => "a number",
        JsonValueKind.String => "a string",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    private static string Shown(string text) => text.Length <= 64 ? text : text[..64] + "…";
}
