using System.Collections.Concurrent;
using BedrockAspire.Bedrock.Errors;

namespace BedrockAspire.ChatApi.ChatCompletions.Refusals;

/// <summary>
/// Which optional members a model refused lately, contrary to what the model table says of it: AWS changes models more often than the table
/// changes. Remembered for an hour, so that not every request is refused first.
/// </summary>
internal sealed class RefusedMembers(TimeProvider timeProvider)
{
    private const int MaxModels = 256;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // How AWS and model makers say that they do not want a member at all. A value out of range is said otherwise, and is the caller's to mend.
    private static readonly string[] Refusals =
    [
        "deprecated", "not supported", "n't support", "unsupported", "not support", "not permitted", "not allowed", "both be specified",
        "both specified", "must be unset", "may only be set", "did not allow", "invalid beta",
    ];

    private static readonly (string Word, OptionalMembers Member)[] Words =
    [
        ("temperature", OptionalMembers.Temperature),
        ("top_p", OptionalMembers.TopP),
        ("topP", OptionalMembers.TopP),
        ("stopSequences", OptionalMembers.StopSequences),
        ("stop_sequences", OptionalMembers.StopSequences),
        ("output_config", OptionalMembers.Effort),
        ("reasoning_effort", OptionalMembers.Effort),
        ("reasoning.effort", OptionalMembers.Effort),
        ("serviceTier", OptionalMembers.ServiceTier),
        ("service_tier", OptionalMembers.ServiceTier),
        ("service tier", OptionalMembers.ServiceTier),
        ("performanceConfig", OptionalMembers.Latency),
        ("latency", OptionalMembers.Latency),
        ("cachePoint", OptionalMembers.CachePoints),
        ("cache_control", OptionalMembers.CachePoints),
        ("prompt caching", OptionalMembers.CachePoints),
        (".strict", OptionalMembers.StrictTools),
        ("requestMetadata", OptionalMembers.RequestMetadata),
        ("anthropic_beta", OptionalMembers.Betas),
        ("beta flag", OptionalMembers.Betas),
    ];

    private readonly ConcurrentDictionary<string, (OptionalMembers Members, long Since)> _byModel = new(StringComparer.Ordinal);

    /// <summary>What an exception says that a model does not take.</summary>
    public static OptionalMembers NamedBy(BedrockException exception)
    {
        var text = exception.Message;
        if (exception.Code != BedrockErrorCodes.Validation || !Array.Exists(Refusals, phrase => text.Contains(phrase, StringComparison.OrdinalIgnoreCase)))
        {
            return OptionalMembers.None;
        }

        var members = OptionalMembers.None;
        foreach (var (word, member) in Words)
        {
            members |= text.Contains(word, StringComparison.OrdinalIgnoreCase) ? member : OptionalMembers.None;
        }

        // "Cannot both be specified": one of them may stay.
        const OptionalMembers Both = OptionalMembers.Temperature | OptionalMembers.TopP;
        return (members & Both) == Both && text.Contains("both", StringComparison.OrdinalIgnoreCase)
            ? (members & ~Both) | OptionalMembers.TopPBesideTemperature
            : members;
    }

    /// <summary>What a model is not to be sent.</summary>
    public OptionalMembers Of(string model) =>
        _byModel.TryGetValue(model, out var refused) && timeProvider.GetElapsedTime(refused.Since) < Lifetime ? refused.Members : OptionalMembers.None;

    /// <summary>Remembers a refusal, unless it comes of how the request thinks, which the next one may do otherwise.</summary>
    public void Remember(string model, OptionalMembers members, BedrockException exception)
    {
        if (exception.Message.Contains("thinking", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        if (_byModel.Count >= MaxModels && !_byModel.ContainsKey(model))
        {
            // What is forgotten costs one call more.
            _byModel.Clear();
        }

        _byModel[model] = (members | Of(model), timeProvider.GetTimestamp());
    }
}
