using System.Globalization;
using System.Text.Json;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.ImageApi.Requests;

/// <summary>The value of one member of a request, whether it came as JSON or as a field of a form.</summary>
internal readonly record struct MemberValue(MemberKind Kind, string? Text = null)
{
    private const int MaxSettingBytes = 256 * 1024;

    /// <summary>Whether it leaves the choice to the service.</summary>
    public bool AsksForNothing => Kind == MemberKind.Null || (Kind is MemberKind.Text or MemberKind.Field && Text is "auto" or "");

    /// <summary>Reads the value that a reader stands on, to its end.</summary>
    public static MemberValue Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.True:
                return new MemberValue(MemberKind.True);
            case JsonTokenType.False:
                return new MemberValue(MemberKind.False);
            case JsonTokenType.Number:
                return new MemberValue(MemberKind.Number, System.Text.Encoding.ASCII.GetString(reader.ValueSpan));
            case JsonTokenType.String when reader.ValueSpan.Length <= MaxSettingBytes:
                return new MemberValue(MemberKind.Text, reader.GetString());
            default:
                reader.Skip();
                return new MemberValue(MemberKind.Other);
        }
    }

    /// <exception cref="GatewayException">It is no text (400).</exception>
    public string? AsText(string member) => Kind switch
    {
        MemberKind.Text or MemberKind.Field => Text,
        MemberKind.Null => null,
        _ => throw GatewayException.Invalid($"'{member}' must be a string.", member),
    };

    /// <exception cref="GatewayException">It is no number (400).</exception>
    public double? AsNumber(string member)
    {
        if (Kind == MemberKind.Null || IsBlankField)
        {
            return null;
        }

        return IsNumeric && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw GatewayException.Invalid($"'{member}' must be a number.", member);
    }

    /// <exception cref="GatewayException">It is no integer of 64 bits (400).</exception>
    public long? AsInteger(string member)
    {
        if (Kind == MemberKind.Null || IsBlankField)
        {
            return null;
        }

        return IsNumeric && long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw GatewayException.Invalid($"'{member}' must be an integer.", member);
    }

    /// <exception cref="GatewayException">It is no truth value (400).</exception>
    public bool? AsFlag(string member) => Kind switch
    {
        MemberKind.True => true,
        MemberKind.False => false,
        MemberKind.Null => null,
        MemberKind.Field when Text is "" => null,
        MemberKind.Field when bool.TryParse(Text, out var flag) => flag,
        _ => throw GatewayException.Invalid($"'{member}' must be a boolean.", member),
    };

    private bool IsNumeric => Kind is MemberKind.Number or MemberKind.Field;

    private bool IsBlankField => Kind == MemberKind.Field && string.IsNullOrWhiteSpace(Text);
}
