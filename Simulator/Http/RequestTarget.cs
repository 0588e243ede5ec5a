namespace BedrockAspire.Simulator.Http;

/// <summary>The request line's target as it was on the wire: Kestrel's decoded path no longer tells a slash in an ARN from a separator.</summary>
internal sealed record RequestTarget(string Path, string Query)
{
    public static RequestTarget Parse(string rawTarget)
    {
        var target = rawTarget;
        if (!target.StartsWith('/') && target.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
        {
            var slash = target.IndexOf('/', scheme + 3);
            target = slash < 0 ? "/" : target[slash..];
        }

        var question = target.IndexOf('?', StringComparison.Ordinal);
        return question < 0 ? new RequestTarget(target, "") : new RequestTarget(target[..question], target[(question + 1)..]);
    }

    /// <summary>The operation, and the decoded model or profile id in its path.</summary>
    public (Operation Operation, string Id) Route(string method)
    {
        if (HttpMethods.IsPost(method) && Path.StartsWith("/model/", StringComparison.Ordinal))
        {
            var verb = Path.LastIndexOf('/');
            if (verb <= "/model/".Length)
            {
                return (Operation.Unknown, "");
            }

            var operation = Path.AsSpan(verb + 1) switch
            {
                "converse" => Operation.Converse,
                "converse-stream" => Operation.ConverseStream,
                "invoke" => Operation.InvokeModel,
                "invoke-with-response-stream" => Operation.InvokeModelWithResponseStream,
                "count-tokens" => Operation.CountTokens,
                _ => Operation.Unknown,
            };
            return (operation, Uri.UnescapeDataString(Path["/model/".Length..verb]));
        }

        if (HttpMethods.IsPost(method) && Path == "/guardrail-checks/invoke")
        {
            return (Operation.InvokeGuardrailChecks, "");
        }

        return HttpMethods.IsGet(method) ? RouteControlPlane() : (Operation.Unknown, "");
    }

    private (Operation Operation, string Id) RouteControlPlane()
    {
        const string models = "/foundation-models";
        const string profiles = "/inference-profiles";
        var path = Path.TrimEnd('/');
        if (path.StartsWith(models, StringComparison.Ordinal))
        {
            return Item(path, models, Operation.ListFoundationModels, Operation.GetFoundationModel);
        }

        return path.StartsWith(profiles, StringComparison.Ordinal)
            ? Item(path, profiles, Operation.ListInferenceProfiles, Operation.GetInferenceProfile)
            : (Operation.Unknown, "");
    }

    private static (Operation Operation, string Id) Item(string path, string root, Operation list, Operation get)
    {
        if (path.Length == root.Length)
        {
            return (list, "");
        }

        return path[root.Length] == '/' ? (get, Uri.UnescapeDataString(path[(root.Length + 1)..])) : (Operation.Unknown, "");
    }
}
