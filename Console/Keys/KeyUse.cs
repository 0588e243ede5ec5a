using BedrockAspire.Console.Gateway;

namespace BedrockAspire.Console.Keys;

/// <summary>Ready-made lines for using a key.</summary>
internal static class KeyUse
{
    /// <summary>The lines by the program that they are for.</summary>
    public static IReadOnlyList<(string For, string Text)> Of(string secret, GatewayAddresses addresses) =>
    [
        ("Open WebUI", $"""
            OPENAI_API_BASE_URL={addresses.PublicChat}
            OPENAI_API_KEY={secret}
            ENABLE_IMAGE_GENERATION=true
            IMAGE_GENERATION_ENGINE=openai
            IMAGE_GENERATION_MODEL=image
            IMAGES_OPENAI_API_BASE_URL={addresses.PublicImage}
            IMAGES_OPENAI_API_KEY={secret}
            """),
        ("curl", $$"""
            curl {{addresses.PublicChat}}/chat/completions \
              -H 'Authorization: Bearer {{secret}}' -H 'Content-Type: application/json' \
              -d '{"model":"claude-sonnet","messages":[{"role":"user","content":"Hello"}]}'
            """),
        ("Python", $"""
            from openai import OpenAI

            client = OpenAI(base_url="{addresses.PublicChat}", api_key="{secret}")
            """),
        ("JavaScript", $$"""
            import OpenAI from 'openai';

            const client = new OpenAI({ baseURL: '{{addresses.PublicChat}}', apiKey: '{{secret}}' });
            """),
        (".NET", $$"""
            var client = new ChatClient("claude-sonnet", new ApiKeyCredential("{{secret}}"),
                new OpenAIClientOptions { Endpoint = new Uri("{{addresses.PublicChat}}") });
            """),
    ];
}
