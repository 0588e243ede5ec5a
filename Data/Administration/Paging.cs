using System.Globalization;
using BedrockAspire.Gateway.Errors;

namespace BedrockAspire.Data.Administration;

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Limit">How many.</param>
/// <param name="Cursor">Where the previous part ended; null for the beginning.</param>
public sealed record Paging(int Limit, string? Cursor)
{
    /// <summary>How many are passed over, in lists whose cursor is a number.</summary>
    /// <exception cref="GatewayException">The cursor is none that such a list has given.</exception>
    internal int Offset => Cursor is null ? 0
        : int.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset
        : throw GatewayException.Invalid("'cursor' is none that this list has given; send the previous page's next_cursor as it is.", "cursor");
}
