using BedrockAspire.Gateway.Accounts;
using Microsoft.AspNetCore.Http;

namespace BedrockAspire.Gateway.Auth;

/// <summary>Open WebUI's plain headers about the person who asks.</summary>
internal static class UserHeaders
{
    public const int MaxIdLength = 128;
    public const int MaxEmailLength = 320;
    public const int MaxNameLength = 256;
    public const int MaxRoleLength = 32;

    private const string Id = "X-OpenWebUI-User-Id";
    private const string Email = "X-OpenWebUI-User-Email";
    private const string Name = "X-OpenWebUI-User-Name";
    private const string Role = "X-OpenWebUI-User-Role";

    /// <summary>Reads them; null when no person is named.</summary>
    public static UserSighting? Read(IHeaderDictionary headers, DateTimeOffset now)
    {
        var id = Value(headers, Id, MaxIdLength);
        return id is null
            ? null
            : new UserSighting(id, Value(headers, Email, MaxEmailLength), Value(headers, Name, MaxNameLength), Value(headers, Role, MaxRoleLength), IsSigned: false, now);
    }

    // Names come percent-encoded, ids and addresses as they are; an address with a '%' that is none stays as it is.
    private static string? Value(IHeaderDictionary headers, string header, int maxLength)
    {
        var values = headers[header];
        if (values.Count != 1 || string.IsNullOrWhiteSpace(values[0]))
        {
            return null;
        }

        var value = values[0]!.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(values[0]!) : values[0]!;
        return value.Length <= maxLength && !value.AsSpan().ContainsAnyInRange('\0', '\u001f') ? value : null;
    }
}
