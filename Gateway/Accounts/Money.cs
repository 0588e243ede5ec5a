using System.Globalization;

namespace BedrockAspire.Gateway.Accounts;

/// <summary>An amount in US dollars, counted in billionths: sums of prices per token are exact, and no rounding hides in a total.</summary>
/// <param name="Nanodollars">Billionths of a US dollar.</param>
public readonly record struct Money(long Nanodollars) : IComparable<Money>
{
    private const decimal PerDollar = 1_000_000_000m;

    /// <summary>Nothing.</summary>
    public static Money Zero => default;

    /// <summary>The amount in US dollars.</summary>
    public decimal Dollars => Nanodollars / PerDollar;

    public static Money operator +(Money left, Money right) => new(checked(left.Nanodollars + right.Nanodollars));

    public static Money operator -(Money left, Money right) => new(checked(left.Nanodollars - right.Nanodollars));

    public static bool operator <(Money left, Money right) => left.Nanodollars < right.Nanodollars;

    public static bool operator >(Money left, Money right) => left.Nanodollars > right.Nanodollars;

    public static bool operator <=(Money left, Money right) => left.Nanodollars <= right.Nanodollars;

    public static bool operator >=(Money left, Money right) => left.Nanodollars >= right.Nanodollars;

    /// <summary>An amount of US dollars, rounded up to whole billionths, so that nothing costs less than it does.</summary>
    /// <exception cref="OverflowException">The amount is over 9.2 billion dollars.</exception>
    public static Money FromDollars(decimal dollars) => new(decimal.ToInt64(decimal.Ceiling(dollars * PerDollar)));

    /// <summary>The amount in US dollars as the admin API writes it, exact and without a sign for the currency, such as <c>12.5</c>.</summary>
    public string ToUsd() => Dollars.ToString("0.#########", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public int CompareTo(Money other) => Nanodollars.CompareTo(other.Nanodollars);

    /// <summary>Such as <c>$1.25</c> or <c>$0.000003</c>.</summary>
    public override string ToString() => "$" + Dollars.ToString("0.00#######", CultureInfo.InvariantCulture);
}
