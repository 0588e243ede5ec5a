using System.Text.Json;
using BedrockAspire.Simulator.Catalogue;
using BedrockAspire.Simulator.Http;

namespace BedrockAspire.Simulator.Faults;

/// <summary>The posted rules; the first that matches and is not used up acts.</summary>
internal sealed class RuleBook
{
    private readonly Lock _lock = new();
    private volatile Rule[] _rules = [];

    public IReadOnlyList<Rule> Rules => _rules;

    public void Add(IReadOnlyList<Rule> rules)
    {
        lock (_lock)
        {
            _rules = [.. _rules, .. rules];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _rules = [];
        }
    }

    public Rule? Match(Exchange exchange)
    {
        var rules = _rules;
        foreach (var rule in rules)
        {
            if (Matches(rule.Match, exchange) && Takes(rule))
            {
                return rule;
            }
        }

        return null;
    }

    private bool Takes(Rule rule)
    {
        if (rule is { Times: null, Skip: 0 })
        {
            return true;
        }

        lock (_lock)
        {
            if (rule.Times is { } times && rule.Seen >= rule.Skip + times)
            {
                return false;
            }

            return ++rule.Seen > rule.Skip;
        }
    }

    private static bool Matches(RuleMatch match, Exchange exchange) =>
        (match.Operation is null || Enum.GetName(exchange.Operation) == match.Operation)
        && (match.ModelId is null || Wildcard.Matches(match.ModelId, exchange.Id))
        && (match.Region is null || match.Region == exchange.Region)
        && (match.Contains is null || HasText(exchange.Body, match.Contains));

    private static bool HasText(byte[] body, string text)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String && reader.GetString()!.Contains(text, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // A body that is no JSON has no prompt; the operation itself refuses it.
        }

        return false;
    }
}
