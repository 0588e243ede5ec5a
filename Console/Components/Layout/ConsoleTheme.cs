using MudBlazor;

namespace BedrockAspire.Console.Components.Layout;

/// <summary>Colours with at least the contrast that WCAG AA asks for, and the system's own fonts: nothing is fetched from elsewhere.</summary>
internal static class ConsoleTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1d4ed8",
            Secondary = "#7c3aed",
            Success = "#15803d",
            Warning = "#b45309",
            Error = "#b91c1c",
            Info = "#0369a1",
            AppbarBackground = "#0f172a",
            AppbarText = "#f8fafc",
            Background = "#f8fafc",
            Surface = "#ffffff",
            TextPrimary = "#0f172a",
            TextSecondary = "#475569",
            DrawerBackground = "#ffffff",
            DrawerText = "#334155",
            DrawerIcon = "#475569",
            ActionDefault = "#475569",
            LinesDefault = "#e2e8f0",
            TableLines = "#e2e8f0",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#93c5fd",
            PrimaryContrastText = "#0f172a",
            Secondary = "#c4b5fd",
            SecondaryContrastText = "#0f172a",
            Success = "#86efac",
            SuccessContrastText = "#0f172a",
            Warning = "#fcd34d",
            WarningContrastText = "#0f172a",
            Error = "#fca5a5",
            ErrorContrastText = "#0f172a",
            Info = "#7dd3fc",
            InfoContrastText = "#0f172a",
            AppbarBackground = "#020617",
            AppbarText = "#f8fafc",
            Background = "#0f172a",
            Surface = "#1e293b",
            TextPrimary = "#f1f5f9",
            TextSecondary = "#cbd5e1",
            DrawerBackground = "#1e293b",
            DrawerText = "#e2e8f0",
            DrawerIcon = "#cbd5e1",
            ActionDefault = "#cbd5e1",
            LinesDefault = "#334155",
            TableLines = "#334155",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", DrawerWidthLeft = "220px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts },
            H1 = new H1Typography { FontFamily = Fonts, FontSize = "1.5rem", FontWeight = "600", LineHeight = "1.3" },
            H2 = new H2Typography { FontFamily = Fonts, FontSize = "1.15rem", FontWeight = "600", LineHeight = "1.3" },
            Button = new ButtonTypography { FontFamily = Fonts, TextTransform = "none" },
        },
    };
}
