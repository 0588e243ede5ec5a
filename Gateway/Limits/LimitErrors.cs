using System.Globalization;
using BedrockAspire.Gateway.Accounts;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Gateway.Limits;

/// <summary>What a caller is told who meets a limit: which one, its value, and when to try again.</summary>
internal static class LimitErrors
{
    // Nobody knows when other calls end, or how much less they cost than they might.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    public static GatewayError Rate(RateRefusal refusal)
    {
        var wait = refusal.Wait ?? Soon;
        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var limit = refusal.Limit.ToString("N0", CultureInfo.InvariantCulture);
        var text = refusal.Kind switch
        {
            RateKind.Requests => $"Rate limit reached: your key may make {limit} requests a minute. Try again in {seconds} s.",
            RateKind.Tokens => $"Rate limit reached: your key may use {limit} tokens a minute, and this request may need more than are left. "
                + $"Try again in {seconds} s, or ask for less output (max_tokens).",
            _ => $"Rate limit reached: your key may make {limit} requests at a time. Wait for one of them to end, then try again.",
        };
        return new GatewayError(GatewayErrorKind.RateLimited, text) { RetryAfter = wait };
    }

    public static GatewayError Exhausted(BudgetLease lease, long amount, DateTimeOffset now)
    {
        var budget = lease.Budget;
        var limit = budget.Limit.Nanodollars;
        var spent = Math.Min(limit, lease.Answer?.Spent ?? 0);
        var start = $"The budget '{budget.Name}' ({Money(limit)}{Per(budget.Interval)})";
        var least = amount > 1 ? $"this request may cost up to {Money(amount)}" : "nothing is left for this request";
        var end = lease.Window.End is { } moment
            ? $"It starts anew at {moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC."
            : "It does not start anew.";
        if (amount > limit)
        {
            return Error($"{start} is less than what this request may cost, {Money(amount)}. Ask for less output (max_tokens), or have the operator raise it.", null);
        }

        // What is spent leaves enough; the rest is held by calls under way, most of which cost less than they might.
        if (spent + amount <= limit)
        {
            return Error(
                $"{start} has {Money(spent)} spent and the rest held by requests under way, and {least}. Try again in a few seconds, or ask for less output (max_tokens).",
                Soon);
        }

        return Error(
            $"{start} is used up: {Money(spent)} spent, and {least}. {end} Ask for less output (max_tokens), or have the operator raise it.",
            lease.Window.End - now);

        static GatewayError Error(string text, TimeSpan? wait) => new(GatewayErrorKind.QuotaExceeded, text) { RetryAfter = wait };
    }

    public static GatewayError Unreachable { get; } = new(
        GatewayErrorKind.LimitsUnavailable,
        "The gateway's database cannot be reached, so it cannot tell whether a budget still has room for this request. Your key is fine. Try again in a few seconds.")
    {
        RetryAfter = Soon,
    };

    public static GatewayError UnknownPrice(string model) => new(
        GatewayErrorKind.UnknownPrice,
        $"The price of the model '{model}' is not known, and a budget applies to this request. Choose a model with a price, or have the operator add one or set {LimitOptions.SectionName}:UnknownPrice to Allow.",
        "model");

    private static string Per(BudgetInterval interval) => interval switch
    {
        BudgetInterval.Day => " a day",
        BudgetInterval.Week => " a week",
        BudgetInterval.Month => " a month",
        _ => " in all",
    };

    private static Money Money(long nanodollars) => new(nanodollars);
}
