using System.Text.Json;
using BedrockAspire.Simulator.Faults;
using BedrockAspire.Simulator.Recording;

namespace BedrockAspire.Simulator.Control;

/// <summary>The simulator's own path, which no AWS service has: rules, the record of requests, the ledger, health. It asks for no credentials.</summary>
internal static class ControlEndpoint
{
    public const string Root = "/_simulator";

    public static void MapControl(this WebApplication app)
    {
        var group = app.MapGroup(Root);
        var rules = app.Services.GetRequiredService<RuleBook>();
        var log = app.Services.GetRequiredService<RequestLog>();
        var ledger = app.Services.GetRequiredService<Ledger>();

        group.MapGet("/health", () => Results.Text("""{"status":"ok"}""", "application/json"));
        group.MapPost("/rules", (RequestDelegate)(context => AddRulesAsync(context, rules)));
        group.MapGet("/rules", () => Results.Json(rules.Rules, ControlJsonContext.Default.IReadOnlyListRule));
        group.MapDelete("/rules", () => Done(rules.Clear));
        group.MapGet("/requests", () => Results.Json(log.Snapshot(), ControlJsonContext.Default.IReadOnlyListRequestRecord));
        group.MapDelete("/requests", () => Done(log.Clear));
        group.MapGet("/ledger", () => Results.Json(ledger.Snapshot(), ControlJsonContext.Default.SortedDictionaryStringLedgerEntry));
        group.MapDelete("/ledger", () => Done(ledger.Clear));
    }

    private static async Task AddRulesAsync(HttpContext context, RuleBook rules)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            IReadOnlyList<Rule> added = document.RootElement.ValueKind == JsonValueKind.Array
                ? document.RootElement.Deserialize(RuleJsonContext.Default.IReadOnlyListRule)!
                : [document.RootElement.Deserialize(RuleJsonContext.Default.Rule)!];
            rules.Add(added);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (JsonException exception)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync($"The rules could not be read: {exception.Message}", context.RequestAborted);
        }
    }

    private static IResult Done(Action action)
    {
        action();
        return Results.NoContent();
    }
}
