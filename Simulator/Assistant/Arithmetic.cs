using System.Globalization;
using System.Text.RegularExpressions;

namespace BedrockAspire.Simulator.Assistant;

/// <summary>Works out an expression of numbers, + - * / and brackets in a prompt.</summary>
internal static partial class Arithmetic
{
    public static string? Answer(string text)
    {
        if (text.Length > 200 || ExpressionPattern().Match(WithSymbols(text)) is not { Success: true } match)
        {
            return null;
        }

        var source = match.Value.Trim().TrimEnd('=', '?', '.').Trim();
        var expression = source.Replace('×', '*').Replace('·', '*').Replace('÷', '/').Replace('−', '-');
        var position = 0;
        var value = Sum(expression, ref position);
        Skip(expression, ref position);
        return value is { } result && position == expression.Length
            ? $"{source} = {Math.Round(result, 10).ToString("0.##########", CultureInfo.InvariantCulture)}"
            : null;
    }

    // "12 times 7" is how a person asks.
    private static string WithSymbols(string text) => OperatorWords().Replace(text, static match => match.Groups[1].Value.ToUpperInvariant() switch
    {
        "PLUS" => " + ",
        "MINUS" => " - ",
        "DIVIDED BY" => " / ",
        _ => " * ",
    });

    private static decimal? Sum(string text, ref int position)
    {
        var value = Product(text, ref position);
        while (value is not null && Take(text, ref position, '+', '-') is { } sign)
        {
            value = Product(text, ref position) is { } next ? Guard(() => sign == '+' ? value.Value + next : value.Value - next) : null;
        }

        return value;
    }

    private static decimal? Product(string text, ref int position)
    {
        var value = Factor(text, ref position);
        while (value is not null && Take(text, ref position, '*', '/') is { } sign)
        {
            value = Factor(text, ref position) is { } next ? Guard(() => sign == '*' ? value.Value * next : value.Value / next) : null;
        }

        return value;
    }

    private static decimal? Factor(string text, ref int position)
    {
        if (Take(text, ref position, '-', '-') is not null)
        {
            return -Factor(text, ref position);
        }

        if (Take(text, ref position, '(', '(') is not null)
        {
            var inner = Sum(text, ref position);
            return Take(text, ref position, ')', ')') is null ? null : inner;
        }

        Skip(text, ref position);
        var start = position;
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
        {
            position++;
        }

        return decimal.TryParse(text.AsSpan(start, position - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static char? Take(string text, ref int position, char first, char second)
    {
        Skip(text, ref position);
        return position < text.Length && (text[position] == first || text[position] == second) ? text[position++] : null;
    }

    private static void Skip(string text, ref int position)
    {
        while (position < text.Length && text[position] == ' ')
        {
            position++;
        }
    }

    private static decimal? Guard(Func<decimal> operation)
    {
        try
        {
            return operation();
        }
        catch (ArithmeticException)
        {
            // Overflow or division by zero: no answer from here.
            return null;
        }
    }

    [GeneratedRegex(
        @"(?<=\d)\s*\b(plus|minus|times|multiplied by|divided by)\b\s*(?=[\d-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex OperatorWords();

    [GeneratedRegex(@"[\d(−-][\d\s.()+*/×·÷−-]*[+*/×·÷−-][\d\s.()+*/×·÷−-]*[\d)]\s*[=?.]*", RegexOptions.CultureInvariant)]
    private static partial Regex ExpressionPattern();
}
