using System.Globalization;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Families;
using BedrockAspire.ImageApi.Requests;

namespace BedrockAspire.ImageApi.Edits;

/// <summary>The members of a request that only some models have, by Bedrock's names; <c>maskPrompt</c> and <c>mask_prompt</c> are one.</summary>
internal sealed class EditSettings(IReadOnlyDictionary<string, MemberValue> members, string modelId)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The text of a member that is asked for by name.</summary>
    public string? Text(string name)
    {
        var (member, value) = Find(name);
        if (member is null)
        {
            return null;
        }

        var text = value.AsText(member);
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    /// <summary>Reads the settings of an edit.</summary>
    /// <exception cref="GatewayException">One is missing or out of its range (400).</exception>
    public IReadOnlyList<SettingValue> Read(ImageEdit edit, IReadOnlyList<string> styles, string? style, int? maxChars, bool isVariation)
    {
        List<SettingValue> values = [];
        foreach (var setting in edit.Settings)
        {
            if (Value(setting, styles, style, maxChars, isVariation) is { } value)
            {
                values.Add(value);
            }
        }

        if (edit.NeedsOneOf.Count > 0 && !values.Any(value => edit.NeedsOneOf.Contains(value.Name) && value.Number > 0))
        {
            throw GatewayException.Invalid(
                $"{modelId} needs at least one of {string.Join(", ", edit.NeedsOneOf.Select(name => $"'{name}'"))}, in pixels and more than 0.",
                edit.NeedsOneOf[0]);
        }

        return values;
    }

    /// <summary>Notes the members that nothing asked for.</summary>
    public void IgnoreOthers(GatewayRequest request)
    {
        foreach (var member in members.Keys.Where(member => !_used.Contains(member)))
        {
            request.Ignore(member);
        }
    }

    private SettingValue? Value(EditSetting setting, IReadOnlyList<string> styles, string? style, int? maxChars, bool isVariation)
    {
        switch (setting.Type)
        {
            case SettingType.Integer or SettingType.Number:
                return Number(setting, isVariation) is { } number ? new SettingValue(setting.Name, number, null) : null;
            case SettingType.Text:
                var text = Text(setting.Name);
                if (text is null && setting.IsRequired)
                {
                    throw GatewayException.Invalid($"'{setting.Name}' is required for {modelId}: say in words which part of the picture is meant.", setting.Name);
                }

                return text is null ? null : text.Length > maxChars
                    ? throw GatewayException.Invalid($"'{setting.Name}' has {text.Length} characters, and {modelId} takes at most {maxChars}.", setting.Name)
                    : new SettingValue(setting.Name, null, text);
            default:
                var allowed = setting.Type == SettingType.Style ? styles : setting.Values;
                var chosen = Text(setting.Name);
                var member = chosen is null ? MemberNames.Style : setting.Name;
                chosen ??= setting.Type == SettingType.Style ? style : null;
                return chosen is null ? null : new SettingValue(setting.Name, null, Choose(member, chosen, allowed));
        }
    }

    private double? Number(EditSetting setting, bool isVariation)
    {
        var (member, value) = Find(setting.Name);
        var number = member is null ? null : setting.Type == SettingType.Integer ? value.AsInteger(member) : value.AsNumber(member);
        if (number is null)
        {
            return isVariation ? setting.VariationDefault ?? setting.Default : setting.Default;
        }

        return number >= setting.Min && number <= setting.Max
            ? number
            : throw GatewayException.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"'{member}' must be from {setting.Min} to {setting.Max} for {modelId}."), member);
    }

    private string Choose(string member, string chosen, IReadOnlyList<string> allowed) =>
        allowed.FirstOrDefault(own => Plain(own) == Plain(chosen))
        ?? throw GatewayException.Invalid($"'{member}' must be one of {modelId}'s: {string.Join(", ", allowed)}.", member);

    private (string? Member, MemberValue Value) Find(string name)
    {
        var plain = Plain(name);
        foreach (var (member, value) in members)
        {
            if (Plain(member) == plain)
            {
                _used.Add(member);
                return (member, value);
            }
        }

        return default;
    }

    private static string Plain(string name) =>
        string.Concat(name.Where(character => character is not ('_' or '-' or ' '))).ToLowerInvariant();
}
