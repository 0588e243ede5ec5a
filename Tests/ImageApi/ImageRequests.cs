using System.Text;
using BedrockAspire.Gateway.Http;
using BedrockAspire.ImageApi.Requests;
using Microsoft.Extensions.Time.Testing;

namespace BedrockAspire.Tests.ImageApi;

/// <summary>Requests for the unit tests, and what the gateway noted about them.</summary>
internal static class ImageRequests
{
    public static GatewayRequest Gateway(bool isStrict = false) => new(new FakeTimeProvider(), "simulator", isStrict);

    public static ImageRequest Read(string json, GatewayRequest? request = null) =>
        ImageRequestReader.Read(Encoding.UTF8.GetBytes(json), request ?? Gateway());

    public static string? Ignored(GatewayRequest request) => Header(request, GatewayHeaders.IgnoredParams);

    public static string? Warnings(GatewayRequest request) => Header(request, GatewayHeaders.Warning);

    private static string? Header(GatewayRequest request, string name)
    {
        var headers = new HeaderDictionary();
        request.ApplyHeaders(headers);
        return headers.TryGetValue(name, out var value) ? value.ToString() : null;
    }
}
