using Ban.Core.Jails;
using Ban.Matching.Patterns;

namespace Ban.Tui.Regex;

/// <summary>Addresses of debuggex.com, which draws a pattern and tries it on a text. Nothing is sent there.</summary>
internal static class Debuggex
{
    /// <summary>The address for a line and a pattern; plain ASCII.</summary>
    public static string Address(string line, string pattern, RegexSettings settings)
    {
        string expanded = TagExpansion.Expand(pattern, settings.UseDns ?? UseDns.Warn);
        string flags = settings.MaxLines > 1 ? "&flags=m" : string.Empty;
        string address = $"https://www.debuggex.com/?re={Uri.EscapeDataString(expanded)}&str={Uri.EscapeDataString(line)}&flavor=python{flags}";
        return settings.AsPeer ? address.Replace("%20", "+", StringComparison.Ordinal) : address;
    }
}
