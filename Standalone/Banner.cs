using System.Text;

namespace BedrockAspire.Standalone;

/// <summary>What a newcomer reads after the start: addresses, key, a command for each service, the environment of Open WebUI.</summary>
internal static class Banner
{
    public static string Compose(Uri chat, Uri image, Uri signIn, GatewayKey key, Backend backend, string region)
    {
        var text = new StringBuilder();
        text.AppendLine();
        text.AppendLine("BedrockAspire is running. Stop it with Ctrl-C.");
        text.AppendLine();
        text.AppendLine($"  Chat     {chat}v1");
        text.AppendLine($"  Images   {image}v1");
        text.AppendLine($"  Console  {signIn}   (signs you in once; after that, with the key)");
        text.AppendLine($"  Key      {key.Value}   ({key.Origin})");
        text.AppendLine(backend.IsSimulated
            ? $"  Backend  simulator: nothing is sent to AWS ({backend.Reason})"
            : $"  Backend  AWS, home region {region} ({backend.Reason})");
        text.AppendLine();
        text.AppendLine("Try the chat:");
        text.AppendLine(
            $$$"""  curl {{{chat}}}v1/chat/completions -H 'Authorization: Bearer {{{key.Value}}}' -H 'Content-Type: application/json' -d '{"model":"claude-sonnet","messages":[{"role":"user","content":"What is 12 times 7?"}]}'""");
        text.AppendLine();
        text.AppendLine("Draw a picture:");
        text.AppendLine(
            $$$"""  curl {{{image}}}v1/images/generations -H 'Authorization: Bearer {{{key.Value}}}' -H 'Content-Type: application/json' -d '{"model":"image","prompt":"sunset over mountains"}' | sed 's/.*"b64_json":"\([^"]*\)".*/\1/' | base64 -d > sunset.png""");
        text.AppendLine();
        text.AppendLine("Open WebUI on this machine:");
        foreach (var (name, value) in OpenWebUi(chat, image, key.Value))
        {
            text.AppendLine($"  {name}={value}");
        }

        return text.ToString();
    }

    private static IEnumerable<(string Name, string Value)> OpenWebUi(Uri chat, Uri image, string key)
    {
        yield return ("OPENAI_API_BASE_URL", $"{chat}v1");
        yield return ("OPENAI_API_KEY", key);
        yield return ("ENABLE_IMAGE_GENERATION", "true");
        yield return ("IMAGE_GENERATION_ENGINE", "openai");
        yield return ("IMAGE_GENERATION_MODEL", "image");
        yield return ("IMAGES_OPENAI_API_BASE_URL", $"{image}v1");
        yield return ("IMAGES_OPENAI_API_KEY", key);
        yield return ("ENABLE_OLLAMA_API", "false");
        yield return ("ENABLE_PERSISTENT_CONFIG", "false");
    }
}
