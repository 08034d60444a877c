using System.Globalization;
using System.Text;
using Ban.Daemon.Lifetime;

namespace Ban.Daemon.Logging;

/// <summary>
/// The form of a log line: fail2ban's usual one (spec 2, section 1.7), or the target's parameter <c>format</c> in the language of
/// Python's logging module, of which a line can hold <c>%(asctime)s %(created)f %(name)s %(process)d %(levelname)s %(levelno)d
/// %(message)s %(threadName)s</c>, with a width, and <c>%%</c>.
/// </summary>
internal sealed class LogFormat
{
    /// <summary>Longest format that is taken.</summary>
    private const int MaxLength = 1000;

    /// <summary>Widest column.</summary>
    private const int MaxWidth = 200;

    private static readonly string[] s_fields = ["asctime", "created", "name", "process", "levelname", "levelno", "message", "threadName"];

    private readonly List<Part> _parts = [];

    private LogFormat()
    {
    }

    /// <summary>The usual form.</summary>
    public static LogFormat Usual(bool hasDate, bool isPadded) =>
        Parse((hasDate ? "%(asctime)s " : string.Empty) + (isPadded ? "%(name)-24s[%(process)d]: %(levelname)-7s %(message)s" : "%(name)s[%(process)d]: %(levelname)s %(message)s"));

    /// <summary>Reads a format.</summary>
    /// <exception cref="StartException">It holds a field or a conversion that is not known, or no message.</exception>
    public static LogFormat Parse(string text)
    {
        var format = new LogFormat();
        int position = 0;
        while (text.Length <= MaxLength && position < text.Length)
        {
            position = format.Take(text, position);
        }

        return format._parts.Exists(static part => part.Field == "message")
            ? format
            : throw Wrong(text, $"expected at most {MaxLength} characters with %(message)s in them");
    }

    /// <summary>One line without its end. The message must be fit for a log already.</summary>
    public string Apply(DateTimeOffset localTime, string module, Severity severity, string message)
    {
        var line = new StringBuilder(message.Length + 80);
        foreach (Part part in _parts)
        {
            string value = part.Field switch
            {
                "asctime" => localTime.ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture),
                "created" => (localTime.ToUnixTimeMilliseconds() / 1000.0).ToString("F6", CultureInfo.InvariantCulture),
                "name" => module,
                "process" => Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
                "levelname" => severity.Name,
                "levelno" => severity.Number.ToString(CultureInfo.InvariantCulture),
                "message" => message,
                "threadName" => "MainThread",
                _ => part.Literal,
            };
            line.Append(part.Width < 0 ? value.PadRight(-part.Width) : value.PadLeft(part.Width));
        }

        return line.ToString();
    }

    /// <summary>Takes a run of plain text, <c>%%</c>, or one <c>%(field)-24s</c>.</summary>
    /// <returns>Where the rest begins.</returns>
    private int Take(string text, int start)
    {
        int percent = text.IndexOf('%', start);
        if (percent != start)
        {
            int end = percent < 0 ? text.Length : percent;
            _parts.Add(new Part(string.Empty, 0, text[start..end]));
            return end;
        }

        if (text.AsSpan(start).StartsWith("%%"))
        {
            _parts.Add(new Part(string.Empty, 0, "%"));
            return start + 2;
        }

        int close = text.IndexOf(')', start);
        string field = text.AsSpan(start).StartsWith("%(") && close > 0 ? text[(start + 2)..close] : string.Empty;
        int conversion = close + 1;
        while (conversion < text.Length && (char.IsAsciiDigit(text[conversion]) || text[conversion] == '-'))
        {
            conversion++;
        }

        int width = 0;
        bool isKnown = s_fields.Contains(field)
            && conversion < text.Length && text[conversion] is 's' or 'd' or 'f'
            && (conversion == close + 1 || int.TryParse(text.AsSpan(close + 1, conversion - close - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out width))
            && Math.Abs(width) <= MaxWidth;
        if (!isKnown)
        {
            throw Wrong(text, $"at character {start + 1}: expected %% or one of {string.Join(' ', s_fields.Select(static name => $"%({name})s"))}");
        }

        _parts.Add(new Part(field, width, string.Empty));
        return conversion + 1;
    }

    private static StartException Wrong(string text, string problem) => new($"logtarget: format {text}: {problem}");

    /// <param name="Field">Name of the field; empty for plain text.</param>
    /// <param name="Width">Column; negative is padded at the right.</param>
    /// <param name="Literal">Plain text.</param>
    private readonly record struct Part(string Field, int Width, string Literal);
}
