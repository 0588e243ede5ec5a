using Microsoft.Extensions.Options;

namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Checks <see cref="CatalogueOptions"/> at start and reports every fault at once, names that lead nowhere or in a circle included.</summary>
internal sealed class CatalogueOptionsRules(ModelTable table) : IValidateOptions<CatalogueOptions>
{
    public ValidateOptionsResult Validate(string? name, CatalogueOptions options)
    {
        List<string> faults = [];
        CheckPositive(nameof(options.RefreshInterval), options.RefreshInterval);
        CheckPositive(nameof(options.RetryInterval), options.RetryInterval);
        CheckPositive(nameof(options.UnavailableFor), options.UnavailableFor);
        if (options.EndsSoonWithin < TimeSpan.Zero)
        {
            faults.Add($"Catalogue:EndsSoonWithin is {options.EndsSoonWithin}; use a time such as 60.00:00:00, or 00:00:00 for none.");
        }

        foreach (var (alias, target) in options.Aliases)
        {
            CheckName($"Catalogue:Aliases:{alias}", alias, target, options);
        }

        foreach (var (ended, target) in options.Replacements)
        {
            CheckName($"Catalogue:Replacements:{ended}", ended, target, options);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void CheckPositive(string key, TimeSpan value)
        {
            if (value <= TimeSpan.Zero)
            {
                faults.Add($"Catalogue:{key} is {value}; use a positive time such as 00:15:00.");
            }
        }

        void CheckName(string key, string from, string target, CatalogueOptions all)
        {
            if (ModelArn.Announces(target) ? ModelArn.Parse(target) is null : !LeadsSomewhere(target, all))
            {
                faults.Add($"{key} is '{target}', which is no alias, no model id, no inference profile id and no ARN of Bedrock. "
                    + "Use one, for example claude-sonnet or anthropic.claude-sonnet-5.");
            }
            else if (CircleFrom(from, all) is { } circle)
            {
                faults.Add($"{key} leads in a circle: {string.Join(" -> ", circle)}. Let one of them lead to a model.");
            }
        }
    }

    // An id that the table does not know may be newer than the table; whether AWS has it shows at the first listing.
    private bool LeadsSomewhere(string target, CatalogueOptions options) =>
        options.Aliases.ContainsKey(target)
        || options.Replacements.ContainsKey(target)
        || table.Aliases.Any(alias => alias.Alias == target)
        || ModelIds.IsWellFormed(target);

    private List<string>? CircleFrom(string start, CatalogueOptions options)
    {
        List<string> path = [start];
        return Follow(start) ? path : null;

        bool Follow(string name)
        {
            foreach (var next in NextOf(name, options))
            {
                if (next == start)
                {
                    path.Add(next);
                    return true;
                }

                if (path.Contains(next))
                {
                    // A circle further on, which is reported under its own keys.
                    continue;
                }

                path.Add(next);
                if (Follow(next))
                {
                    return true;
                }

                path.RemoveAt(path.Count - 1);
            }

            return false;
        }
    }

    private IEnumerable<string> NextOf(string name, CatalogueOptions options)
    {
        if (options.Aliases.TryGetValue(name, out var target))
        {
            yield return target;
        }
        else
        {
            if (options.Replacements.TryGetValue(name, out var replacement))
            {
                yield return replacement;
            }

            // A built-in alias leads on only when none of its models is left; one of them being replaced by the alias is no circle.
            var members = table.MembersOf(name).ToArray();
            foreach (var id in members.All(options.Replacements.ContainsKey) ? members : [])
            {
                yield return id;
            }
        }
    }
}
