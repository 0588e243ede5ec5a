using System.Net;
using System.Text;
using System.Text.Json;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.Simulator;

/// <summary>A response read to its end.</summary>
public sealed record Reply(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonElement Json => JsonElement.Parse(Bytes);

    /// <summary>The error's type without what follows the colon.</summary>
    public string ErrorType => Headers["x-amzn-ErrorType"].Split(':')[0];

    public string Message => Json.GetProperty("message").GetString()!;

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var token = TestContext.Current.CancellationToken;
        var bytes = await response.Content.ReadAsByteArrayAsync(token).WaitAsync(TestTimeouts.Default, token);
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(response.StatusCode, headers, bytes);
    }
}
