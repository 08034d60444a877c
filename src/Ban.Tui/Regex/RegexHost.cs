using Ban.Matching.Dates;
using Ban.Terminal.Screen;
using Microsoft.Win32.SafeHandles;

namespace Ban.Tui.Regex;

/// <summary>What <c>bantui regex</c> takes from its process.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output, unbuffered.</param>
/// <param name="Error">Standard error.</param>
/// <param name="Clock">The real clock in the zone of <c>TZ</c>.</param>
internal sealed record RegexHost(Stream Input, Stream Output, TextWriter Error, TimeProvider Clock)
{
    /// <summary>Whether standard error is a terminal, where progress can be shown.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether standard output is a terminal that may be coloured.</summary>
    public bool HasColor { get; init; }

    /// <summary>The process's own. Not through <see cref="Console"/>, whose writers send control bytes to a terminal first.</summary>
    public static RegexHost OfProcess() => new(
        new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0),
        new StandardStream(1),
        new StreamWriter(new StandardStream(2)) { AutoFlush = true, NewLine = "\n" },
        new ZonedClock(Environment.GetEnvironmentVariable("TZ")))
    {
        ErrorIsTerminal = !Console.IsErrorRedirected,
        HasColor = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
    };

    /// <summary>The system's clock in a zone that <c>TZ</c> may give by name or in POSIX form.</summary>
    internal sealed class ZonedClock(string? zone) : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = Zone(zone?.TrimStart(':') ?? string.Empty);

        private static TimeZoneInfo Zone(string name)
        {
            if (name.Length == 0)
            {
                return TimeZoneInfo.Local;
            }

            bool known = TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? found);
            return known ? found! : PosixTimeZone.TryParse(name, out TimeZoneInfo posix) ? posix : TimeZoneInfo.Local;
        }
    }
}
