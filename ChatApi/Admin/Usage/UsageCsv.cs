using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using BedrockAspire.Gateway.Http;

namespace BedrockAspire.ChatApi.Admin.Usage;

/// <summary>Writes rows as CSV (RFC 4180), one after the other as they come: nothing is held but a buffer.</summary>
internal static class UsageCsv
{
    public const string ContentType = "text/csv; charset=utf-8";

    private const int FlushBytes = 32 * 1024;

    // What a spreadsheet takes for the beginning of a formula.
    private const string FormulaStarts = "=+-@\t\r";

    public static void Begin(HttpContext context, string name, bool isCut, int maxRows)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        if (isCut)
        {
            GatewayRequest.Of(context).Warn($"there are more than {maxRows} rows, and the rest is left out; narrow the filters");
        }
    }

    public static async Task WriteAsync(HttpContext context, string columns, IAsyncEnumerable<object?[]> rows)
    {
        var output = context.Response.BodyWriter;
        var line = new StringBuilder(columns).Append("\r\n");
        await foreach (var row in rows.WithCancellation(context.RequestAborted))
        {
            for (var i = 0; i < row.Length; i++)
            {
                line.Append(i == 0 ? "" : ",");
                Append(line, row[i]);
            }

            line.Append("\r\n");
            if (line.Length >= FlushBytes)
            {
                await FlushAsync(output, line, context.RequestAborted);
            }
        }

        await FlushAsync(output, line, context.RequestAborted);
    }

    private static async Task FlushAsync(PipeWriter output, StringBuilder line, CancellationToken cancellationToken)
    {
        Encoding.UTF8.GetBytes(line.ToString(), output);
        line.Clear();
        await output.FlushAsync(cancellationToken);
    }

    private static void Append(StringBuilder line, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case bool flag:
                line.Append(flag ? "true" : "false");
                break;
            case DateOnly day:
                line.Append(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                line.Append(time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
                break;
            case string text:
                AppendText(line, text);
                break;
            default:
                line.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
        }
    }

    private static void AppendText(StringBuilder line, string text)
    {
        if (text.Length > 0 && FormulaStarts.Contains(text[0], StringComparison.Ordinal))
        {
            text = "'" + text;
        }

        if (text.AsSpan().ContainsAny("\",\r\n"))
        {
            line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }
        else
        {
            line.Append(text);
        }
    }
}
