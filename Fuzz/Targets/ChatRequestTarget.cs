using System.Text.Unicode;
using BedrockAspire.ChatApi.ChatCompletions;
using BedrockAspire.Fuzz.Mutations;
using BedrockAspire.Gateway.Catalogue;
using BedrockAspire.Gateway.Errors;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.Fuzz.Targets;

/// <summary>The body of a chat completion request, on its way to Converse's body, for models that differ most.</summary>
internal sealed class ChatRequestTarget : IFuzzTarget
{
    private static readonly CatalogueModel[] Models =
    [
        .. new[]
        {
            "amazon.nova-lite-v1:0", "anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-sonnet-5-5", "meta.llama3-3-70b-instruct-v1:0",
            "mistral.voxtral-small-24b-2507", "openai.gpt-6-sol", "deepseek.r1-v1:0", "unknown.model",
        }.Select(Catalogued),
    ];

    public string Name => "chat-request";

    public IReadOnlyList<string> CorpusFolders => ["Fuzz/corpus/chat-request"];

    public void Run(ReadOnlySpan<byte> input)
    {
        // What the service itself checks before it reads on.
        if (!Utf8.IsValid(input) || SurrogateEscapes.FindHalf(input) >= 0)
        {
            return;
        }

        var body = input.ToArray();
        foreach (var model in Models)
        {
            Map(body, model, isStrict: (body.Length & 1) == 1);
        }
    }

    public byte[] Mutate(byte[] input, byte[] other, Random random) => JsonMutator.Mutate(input, other, random);

    private static void Map(byte[] body, CatalogueModel model, bool isStrict)
    {
        using var output = new PooledBufferWriter(64);
        var notes = new GatewayRequest(TimeProvider.System, "fuzz", isStrict);
        try
        {
            ConverseRequestMapper.Map(ChatRequestReader.Read(body), model, notes, output);
        }
        catch (GatewayException refusal)
        {
            Oracle.IsMeant(refusal);
            return;
        }

        Oracle.IsJson(output.WrittenSpan);
    }

    private static CatalogueModel Catalogued(string id) => new(id, id, "test", ModelMode.Chat, id, "us-east-1", ModelTable.Load().Find(id));
}
