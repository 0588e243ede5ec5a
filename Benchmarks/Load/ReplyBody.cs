using System.Net;

namespace BedrockAspire.Benchmarks.Load;

internal sealed record ReplyBody(HttpStatusCode Status, byte[] Body);
