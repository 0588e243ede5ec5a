using System.Reflection;
using BedrockAspire.Gateway.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BedrockAspire.Gateway.Hosting;

/// <summary>A service's OpenAPI document, a file under <c>data/openapi</c>. It holds nothing secret and asks for no key, so that a link leads to it.</summary>
public static class ApiDocument
{
    /// <summary>Where it is.</summary>
    public const string Path = "/openapi.json";

    private const string ResourceName = "openapi.json";

    /// <summary>Maps the document that the service's assembly holds.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder routes, Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var document = Read(assembly);
        routes.MapGet(Path, (RequestDelegate)(context => JsonResponse.WriteAsync(context.Response, document, context.RequestAborted)));
    }

    private static ReadOnlyMemory<byte> Read(Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"{assembly.GetName().Name} has no resource {ResourceName}.");
        using var document = new MemoryStream();
        stream.CopyTo(document);
        return document.ToArray();
    }
}
