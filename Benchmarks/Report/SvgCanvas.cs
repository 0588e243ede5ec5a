using System.Globalization;
using System.Net;
using System.Text;

namespace BedrockAspire.Benchmarks.Report;

/// <summary>Writes a picture of texts, lines and boxes on white.</summary>
internal sealed class SvgCanvas
{
    private readonly StringBuilder _text = new();

    public SvgCanvas(double width, double height)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        Add($"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    }

    /// <param name="x">Where it begins, or ends or has its middle.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">What it says.</param>
    /// <param name="anchor"><c>start</c>, <c>middle</c> or <c>end</c>.</param>
    /// <param name="weight"><c>normal</c> or <c>bold</c>.</param>
    public void Text(double x, double y, string text, string anchor = "start", string weight = "normal") =>
        Add($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" font-weight=\"{weight}\">{WebUtility.HtmlEncode(text)}</text>\n");

    public void Box(double x, double y, double width, double height, string colour) =>
        Add($"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" fill=\"{colour}\"/>\n");

    public void Line(double x1, double y1, double x2, double y2, string colour, double width = 1) =>
        Add($"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{colour}\" stroke-width=\"{width:0.#}\"/>\n");

    public void Polyline(IEnumerable<(double X, double Y)> points, string colour) => Add(
        $"<polyline fill=\"none\" stroke=\"{colour}\" points=\"{string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.0},{point.Y:0.0}")))}\"/>\n");

    /// <summary>The picture so far.</summary>
    public override string ToString() => _text + "</svg>\n";

    private void Add(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture));
}
