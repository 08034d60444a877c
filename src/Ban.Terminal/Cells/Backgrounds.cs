using System.Globalization;

namespace Ban.Terminal.Cells;

/// <summary>Finds out whether a terminal shows dark text on a light background.</summary>
public static class Backgrounds
{
    private static readonly string[] s_silent = ["linux", "dumb", "vt", "ansi", "cons", "sun"];

    /// <summary>Reads <c>COLORFGBG</c>, which rxvt, Konsole and others set; null where it says nothing.</summary>
    public static bool? IsLight(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string last = (environment("COLORFGBG") ?? "").Split(';')[^1];
        return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int color) && color is >= 0 and < 16 ? color is 7 or > 8 : null;
    }

    /// <summary>Whether a terminal can be asked: those that do not know the question might show it.</summary>
    public static bool CanBeAsked(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string term = environment("TERM") ?? "";
        return term.Length > 0 && !Array.Exists(s_silent, silent => term.StartsWith(silent, StringComparison.Ordinal));
    }
}
