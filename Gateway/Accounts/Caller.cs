using BedrockAspire.Gateway.Catalogue;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>Who makes a request: the key, and who is behind it as far as that is known.</summary>
public sealed record Caller
{
    /// <summary>The key's id, which is no secret.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>The key's name, for people.</summary>
    public required string KeyName { get; init; }

    /// <summary>What the key may do.</summary>
    public KeyRole Role { get; init; }

    /// <summary>The team that the key belongs to.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>The person, by the id that the chat front end or the caller gives.</summary>
    public string? UserId { get; init; }

    /// <summary>Whether the person's id was proven by a signed token, or came in headers that the operator trusts. A mere label never bounds or blocks anyone.</summary>
    public bool IsUserVerified { get; init; }

    /// <summary>Names or patterns with <c>*</c> of the models that the key may use; empty means all.</summary>
    public IReadOnlyList<string> AllowedModels { get; init; } = [];

    /// <summary>Requests that the key may make in a minute; null for any number.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens that the key may use in a minute; null for any number.</summary>
    public int? TokensPerMinute { get; init; }

    /// <summary>Requests that the key may have under way; null for any number.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>Whether the key may use a model, by the name that is asked for or the model's own id.</summary>
    public bool MayUse(string requestedModel, string modelId)
    {
        // No enumerator: this is on the way of every request.
        for (var index = 0; index < AllowedModels.Count; index++)
        {
            if (ModelPattern.Matches(AllowedModels[index], modelId) || ModelPattern.Matches(AllowedModels[index], requestedModel))
            {
                return true;
            }
        }

        return AllowedModels.Count == 0;
    }

    /// <summary>The id of the configured key. The database has a row of this id, without a hash.</summary>
    public static Guid MasterKeyId { get; } = new("00000000-0000-0000-0000-000000000001");

    /// <summary>The caller that has the configured key.</summary>
    public static Caller Master { get; } = new() { KeyId = MasterKeyId, KeyName = "configured key", Role = KeyRole.Admin };
}
