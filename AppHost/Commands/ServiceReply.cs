using System.Net;

namespace BedrockAspire.AppHost.Commands;

/// <summary>What a service answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">The reply's headers; the gateway's own say what was asked of which model and where.</param>
/// <param name="Body">The body, whole.</param>
/// <param name="Elapsed">From the request to the end of the body.</param>
internal sealed record ServiceReply(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, byte[] Body, TimeSpan Elapsed);
