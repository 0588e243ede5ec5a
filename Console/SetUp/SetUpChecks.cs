using BedrockAspire.Console.Gateway;
using Microsoft.Extensions.Options;

namespace BedrockAspire.Console.SetUp;

/// <summary>What is worth checking after a gateway was set up: each problem that the usual set-up of one endpoint and two proxies has.</summary>
internal sealed class SetUpChecks(ModelClient models, ServiceChecks services, GatewayAddresses addresses, IHttpClientFactory clients, IOptions<ConsoleOptions> options)
{
    private const string ServiceAdvice = "Check that the service runs and that Console:ChatUrl and Console:ImageUrl are its addresses.";

    private static readonly TimeSpan PageTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The checks, in the order in which they help.</summary>
    public IReadOnlyList<SetUpCheck> All =>
    [
        new("Chat lists chat models only", "An image model in the chat's list is chosen by somebody, and fails.", ChatListAsync, ServiceAdvice),
        new("Images lists image models only", "A chat model in the image list cannot draw.", ImageListAsync, ServiceAdvice),
        new("A chat is answered", "The way from here to the model and back.", ChatAsync, "The text above is the gateway's own. Model access is granted in the AWS console, under Bedrock."),
        new("A picture is drawn", "The same for the image service.", DrawAsync, "The text above is the gateway's own. Image models are in few regions; us-west-2 has most."),
        new("AWS credentials", "Without them no model answers.", (key, token) => services.RunAsync("credentials", key, token), ServiceAdvice),
        new("Regions", "Bedrock is asked in them; the image service may be set to others than the chat service.", (key, token) => services.RunAsync("regions", key, token), ServiceAdvice),
        new("Clock", "AWS refuses what was signed at a wrong time.", (key, token) => services.RunAsync("clock", key, token), ServiceAdvice),
        new("Database", "Keys, budgets and usage are in it.", (key, token) => services.RunAsync("database", key, token), ServiceAdvice),
        new("Open WebUI answers", "The page that people use.", OpenWebUiAsync, "Check that Open WebUI runs and that Console:OpenWebUiUrl is its address."),
    ];

    private async Task<CheckOutcome> ChatListAsync(string key, CancellationToken cancellationToken) =>
        Compare(
            await models.ListChatModelsAsync(key, cancellationToken),
            await models.ListImageModelsAsync(key, cancellationToken),
            "chat",
            "Open WebUI's OPENAI_API_BASE_URL must be the chat service.");

    private async Task<CheckOutcome> ImageListAsync(string key, CancellationToken cancellationToken) =>
        Compare(
            await models.ListImageModelsAsync(key, cancellationToken),
            await models.ListChatModelsAsync(key, cancellationToken),
            "image",
            "Open WebUI's IMAGES_OPENAI_API_BASE_URL must be the image service.");

    private static CheckOutcome Compare(IReadOnlyList<ListedModel> own, IReadOnlyList<ListedModel> others, string kind, string advice)
    {
        if (own.Count == 0)
        {
            return new CheckOutcome(
                CheckState.Failed, $"The list of {kind} models is empty.", "Check the credentials and region below, and that the account has access to models.");
        }

        var shared = own.Select(static model => model.Id).Intersect(others.Select(static model => model.Id), StringComparer.Ordinal).ToArray();
        return shared.Length == 0
            ? new CheckOutcome(CheckState.Passed, $"{own.Count} {kind} models, none of which the other service lists.")
            : new CheckOutcome(CheckState.Failed, $"Both services list {string.Join(", ", shared.Take(3))}.", "The two addresses seem to lead to one service. " + advice);
    }

    private async Task<CheckOutcome> ChatAsync(string key, CancellationToken cancellationToken)
    {
        if (Pick(await models.ListChatModelsAsync(key, cancellationToken), "claude-haiku") is not { } model)
        {
            return new CheckOutcome(CheckState.Failed, "There is no chat model to ask.", "See the first check.");
        }

        var length = 0;
        CallFacts? facts = null;
        await foreach (var step in models.ChatAsync(key, model, [new ChatTurn("user", "Answer with one word: ready.", [])], cancellationToken))
        {
            facts ??= step.Facts;
            length += step.Text?.Length ?? 0;
        }

        return length > 0
            ? new CheckOutcome(CheckState.Passed, $"{facts?.Model ?? model} answered{Where(facts)}.")
            : new CheckOutcome(CheckState.Failed, $"{model} answered without a text.", "Try another model in the playground; if all are blank, look at the service's log.");
    }

    private async Task<CheckOutcome> DrawAsync(string key, CancellationToken cancellationToken)
    {
        if (Pick(await models.ListImageModelsAsync(key, cancellationToken), "image") is not { } model)
        {
            return new CheckOutcome(CheckState.Failed, "There is no image model to ask.", "See the second check.");
        }

        var pictures = await models.DrawAsync(key, model, "a lighthouse at dusk", "1024x1024", cancellationToken);
        return pictures.Count > 0
            ? new CheckOutcome(CheckState.Passed, $"{pictures[0].Facts.Model ?? model} drew {pictures[0].Size ?? "a picture"}{Where(pictures[0].Facts)}.")
            : new CheckOutcome(CheckState.Failed, $"{model} answered without a picture.", "Try another model in the playground.");
    }

    private async Task<CheckOutcome> OpenWebUiAsync(string key, CancellationToken cancellationToken)
    {
        if (options.Value.OpenWebUiUrl is not { Length: > 0 } url)
        {
            return new CheckOutcome(CheckState.NotSet, "The console does not know where Open WebUI is.", "Set Console:OpenWebUiUrl to have it checked and linked.");
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(PageTimeout);
        try
        {
            // Open WebUI's own health page needs no sign-in; the operator's key is not sent there.
            using var response = await clients.CreateClient(GatewayHttp.ClientName).GetAsync(new Uri(new Uri(url.TrimEnd('/') + "/"), "health"), deadline.Token);
            return response.IsSuccessStatusCode
                ? new CheckOutcome(CheckState.Passed, $"{url} answers.")
                : new CheckOutcome(CheckState.Failed, $"{url} answers {(int)response.StatusCode}.", "Look at Open WebUI's log.");
        }
        catch (HttpRequestException)
        {
            throw new GatewayCallException(GatewayFault.Unavailable, $"{url} cannot be reached.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayCallException(GatewayFault.Unavailable, $"{url} did not answer within {PageTimeout.TotalSeconds:0} seconds.");
        }
    }

    /// <summary>The addresses that the checks go to.</summary>
    public (Uri Chat, Uri Image) Services => (addresses.Chat, addresses.Image);

    private static string? Pick(IReadOnlyList<ListedModel> listed, string preferred) =>
        listed.FirstOrDefault(model => model.Id == preferred)?.Id ?? (listed.Count > 0 ? listed[0].Id : null);

    private static string Where(CallFacts? facts) => facts switch
    {
        { Backend: "simulator" } => ", from the simulator",
        { Region: { } region } => $", from {region}",
        _ => "",
    };
}
