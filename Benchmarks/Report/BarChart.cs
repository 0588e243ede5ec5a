using System.Globalization;

namespace BedrockAspire.Benchmarks.Report;

/// <summary>Draws panels of bars, one below the other.</summary>
internal static class BarChart
{
    private const int Width = 1000;
    private const int Left = 300;
    private const int Right = 80;
    private const int Margin = 20;
    private const int TitleHeight = 24;
    private const int LegendHeight = 20;
    private const int BarHeight = 13;
    private const int RowGap = 7;
    private const int PanelGap = 24;
    private const int LegendWidth = 110;
    private const string AimColour = "#d62728";
    private const string RangeColour = "#333";

    private static readonly string[] Colours = ["#1f77b4", "#9aa5b1", "#e0a030", "#6b4c9a"];

    public static string Draw(string title, IReadOnlyList<BarPanel> panels)
    {
        var canvas = new SvgCanvas(Width, Margin + PanelGap + panels.Sum(panel => HeightOf(panel) + PanelGap));
        canvas.Text(Margin, Margin + 8, title, weight: "bold");
        var top = (double)(Margin + PanelGap);
        foreach (var panel in panels)
        {
            DrawPanel(canvas, panel, top);
            top += HeightOf(panel) + PanelGap;
        }

        return canvas.ToString();
    }

    private static int RowHeightOf(BarPanel panel) => (panel.Series.Count * BarHeight) + RowGap;

    private static int HeadHeightOf(BarPanel panel) => TitleHeight + (panel.Series.Count > 1 || panel.HasAims ? LegendHeight : 0);

    private static int HeightOf(BarPanel panel) => HeadHeightOf(panel) + (panel.Rows.Count * RowHeightOf(panel));

    private static void DrawPanel(SvgCanvas canvas, BarPanel panel, double top)
    {
        canvas.Text(Margin, top + 12, panel.Title, weight: "bold");
        var legend = (double)Left;
        if (panel.Series.Count > 1)
        {
            foreach (var (index, name) in panel.Series.Index())
            {
                legend = DrawKey(canvas, legend, top + 20, Colours[index], name);
            }
        }

        if (panel.HasAims)
        {
            DrawKey(canvas, legend, top + 20, AimColour, "aim");
        }

        var scale = (Width - Left - Right) / panel.Most;
        foreach (var (index, row) in panel.Rows.Index())
        {
            DrawRow(canvas, panel, row, top + HeadHeightOf(panel) + (index * RowHeightOf(panel)), scale);
        }

        canvas.Line(Left, top + HeadHeightOf(panel) - 4, Left, top + HeightOf(panel), "#888");
    }

    private static double DrawKey(SvgCanvas canvas, double x, double y, string colour, string name)
    {
        canvas.Box(x, y, 10, 10, colour);
        canvas.Text(x + 14, y + 9, name);
        return x + LegendWidth;
    }

    private static void DrawRow(SvgCanvas canvas, BarPanel panel, BarRow row, double top, double scale)
    {
        canvas.Text(Left - 8, top + (row.Values.Count * BarHeight / 2.0) + 4, row.Label, anchor: "end");
        foreach (var (index, value) in row.Values.Index())
        {
            var y = top + (index * BarHeight);
            canvas.Box(Left, y + 1, Math.Max(0, value) * scale, BarHeight - 2, Colours[index]);
            // Beyond whatever is drawn over the bar.
            var end = Math.Max(Math.Max(value, row.Aim ?? 0), index == 0 && row.Range is { } range ? range.Most : 0);
            canvas.Text(Left + (end * scale) + 5, y + BarHeight - 2, value.ToString(panel.Format, CultureInfo.InvariantCulture));
        }

        if (row.Range is { } between)
        {
            canvas.Line(Left + (between.Least * scale), top + (BarHeight / 2.0), Left + (between.Most * scale), top + (BarHeight / 2.0), RangeColour);
        }

        if (row.Aim is { } aim)
        {
            canvas.Line(Left + (aim * scale), top - 1, Left + (aim * scale), top + (row.Values.Count * BarHeight) + 1, AimColour, width: 2);
        }
    }
}
