using System.Text;
using System.Text.Json;
using BedrockAspire.ChatApi;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.ChatApi.ChatCompletions.Thinking;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Http;
using BedrockAspire.Tests.Infrastructure;

namespace BedrockAspire.Tests.ChatApi;

/// <summary>A chat completion request after its way to Converse's body, checked against AWS's service model.</summary>
internal sealed record MappedRequest(string Body, string? Ignored, string? Warning)
{
    private static readonly ModelTable Table = ModelTable.Load();

    public JsonElement Json => JsonElement.Parse(Body);

    public static MappedRequest Map(string request, string model = "anthropic.claude-sonnet-4-5-20250929-v1:0", bool isStrict = false, ReasoningCache? cache = null, ChatApiOptions? options = null, Caller? caller = null)
    {
        var facts = Table.Find(model);
        var catalogued = new CatalogueModel(model, model, "test", ModelMode.Chat, model, "us-east-1", facts);
        var notes = new GatewayRequest(TimeProvider.System, "simulator", isStrict) { Caller = caller };
        var read = ChatRequestReader.Read(Encoding.UTF8.GetBytes(request), options?.TaskMember);
        using var output = new PooledBufferWriter(64);
        ConverseRequestMapper.Map(read, catalogued, notes, output, cache, options);
        var body = Encoding.UTF8.GetString(output.WrittenSpan);
        ServiceModelValidator.Runtime.AssertValidInput(read.IsStream ? "ConverseStream" : "Converse", output.WrittenMemory.ToArray());

        var headers = new HeaderDictionary();
        notes.ApplyHeaders(headers);
        return new MappedRequest(body, headers[GatewayHeaders.IgnoredParams], headers[GatewayHeaders.Warning]);
    }
}
