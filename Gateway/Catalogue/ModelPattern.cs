namespace BedrockAspire.Gateway.Catalogue;

/// <summary>Patterns of base ids in which <c>*</c> stands for any characters.</summary>
internal static class ModelPattern
{
    /// <summary>Whether an id fits a pattern, whole.</summary>
    public static bool Matches(string pattern, string id)
    {
        int p = 0, i = 0, star = -1, resume = 0;
        while (i < id.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = i;
            }
            else if (p < pattern.Length && pattern[p] == id[i])
            {
                p++;
                i++;
            }
            else if (star >= 0)
            {
                // The star takes one more character, and matching goes on behind it.
                p = star + 1;
                i = ++resume;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }
}
