using System.Globalization;
using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Matching.Lines;
using Ban.Terminal.Text;

namespace Ban.Tui.Regex;

/// <summary>What <c>-o</c> prints: nothing but results, one line for each (spec 1, section 5).</summary>
internal sealed class ResultOutput : IRegexOutput
{
    /// <summary>The form that shows the lines of a failure in their parts.</summary>
    public const string Matches = "matches";

    private const string MessageTag = "<msg>";
    private const string RowForm = "row";

    private readonly string _form;
    private readonly bool _invert;
    private readonly StreamWriter _writer;
    private bool _isWhole;

    /// <param name="stream">Borrowed.</param>
    public ResultOutput(Stream stream, string form, bool invert)
    {
        _form = form;
        _invert = invert;
        _writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\n" };
    }

    public void Line(in JudgedLine line, LineMatcher matcher)
    {
        // In Python a time is a whole number where its zone is known; a line without a date has the time of the one before.
        _isWhole = _form == RowForm ? matcher.HasOwnZone(line.Text) ?? _isWhole : _isWhole;
        if (_invert)
        {
            if (line.Status is LineStatus.Missed or LineStatus.Ignored)
            {
                Write(line.Shown);
            }

            return;
        }

        if (line.Status == LineStatus.Matched)
        {
            line.Results.ForEach(Write);
        }
    }

    /// <summary>A line in its parts, as one text among those of <see cref="Failure.Lines"/>: a tuple of Python's.</summary>
    public static string Parts(string before, string date, string after) => $"({PythonText.Of(before)}, {PythonText.Of(date)}, {PythonText.Of(after)})";

    public void Summary(RegexTally tally, LineMatcher matcher, TimeSpan time)
    {
    }

    public void Dispose() => _writer.Dispose();

    private static string Address(Failure failure) =>
        failure.Address == NetAddress.None ? failure.Id.ToString() : failure.Address.ToString();

    private static string Time(Failure failure) => failure.Time == LineMatcher.UnknownTime
        ? "None"
        : ((failure.Time.UtcTicks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerSecond).ToString("0.0######", CultureInfo.InvariantCulture);

    private string Row(Failure failure)
    {
        IEnumerable<string> groups = Groups(failure).Select(g => $"{PythonText.Of(g.Key)}: {Value(g.Value)}");
        return $"[{PythonText.Of(failure.Id.ToString())},\t{Number(failure)},\t{{{string.Join(", ", groups)}}}],";
    }

    // Where an id is counted instead of the address beside it, that has a name of its own.
    private static IEnumerable<KeyValuePair<string, object?>> Groups(Failure failure)
    {
        IReadOnlyList<KeyValuePair<string, object?>> groups = LineMatcher.AllGroups(failure);
        string? id = Text(groups, "fid");
        string? host = Text(groups, "ip4") ?? Text(groups, "ip6") ?? Text(groups, "dns");
        return id is null || host is null || id == host ? groups : groups.Append(KeyValuePair.Create("ip", (object?)host));
    }

    private static string? Text(IReadOnlyList<KeyValuePair<string, object?>> groups, string name) =>
        groups.FirstOrDefault(g => g.Key == name).Value as string is { Length: > 0 } text ? text : null;

    private static string Value(object? value) => value switch
    {
        null => "None",
        IReadOnlyList<string> set => $"{{{string.Join(", ", set.Select(PythonText.Of))}}}",
        _ => PythonText.Of(value),
    };

    // As a float of Python's: the shortest text that gives the same number again.
    private string Number(Failure failure)
    {
        if (failure.Time == LineMatcher.UnknownTime)
        {
            return "None";
        }

        long ticks = failure.Time.UtcTicks - DateTime.UnixEpoch.Ticks;
        string text = _isWhole
            ? (ticks / TimeSpan.TicksPerSecond).ToString(CultureInfo.InvariantCulture)
            : ((double)((decimal)ticks / TimeSpan.TicksPerSecond)).ToString("R", CultureInfo.InvariantCulture);
        return _isWhole || text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    private string Group(Failure failure) =>
        LineMatcher.AllGroups(failure).FirstOrDefault(g => g.Key == _form).Value is { } value ? value as string ?? Value(value) : "None";

    // The tab between the fields of a row is ours; every other control character comes from the log.
    private void Write(string text) => _writer.WriteLine(string.Join('\t', text.Split('\t').Select(TextLayout.MakeVisible)));

    private void Write(Failure failure)
    {
        if (_form.Contains('<', StringComparison.Ordinal))
        {
            WriteTemplate(failure);
            return;
        }

        if (_form == "msg")
        {
            foreach (string line in failure.Lines)
            {
                Write(line);
            }

            return;
        }

        Write(_form switch
        {
            "id" or "fid" => failure.Id.ToString(),
            "ip" => Address(failure),
            RowForm => Row(failure),
            Matches => $"[{string.Join(", ", failure.Lines)}]",
            _ => Group(failure),
        });
    }

    private void WriteTemplate(Failure failure)
    {
        bool eachLine = _form.Contains(MessageTag, StringComparison.Ordinal);
        foreach (string line in eachLine ? failure.Lines : [string.Join('\n', failure.Lines)])
        {
            foreach (string part in Fill(failure, line).Split('\n'))
            {
                Write(part);
            }
        }
    }

    // One pass: what a log wrote into a group is never read as a tag.
    private string Fill(Failure failure, string message)
    {
        var result = new StringBuilder();
        int position = 0;
        while (position < _form.Length)
        {
            int end = _form[position] == '<' ? _form.IndexOf('>', position) : -1;
            if (end > 0 && Tag(failure, _form[(position + 1)..end], message) is { } text)
            {
                result.Append(text);
                position = end + 1;
            }
            else
            {
                result.Append(_form[position++]);
            }
        }

        return result.ToString();
    }

    private static string? Tag(Failure failure, string tag, string message) => tag switch
    {
        "ip" => Address(failure),
        "fid" => failure.Id.ToString(),
        "time" => Time(failure),
        "failures" => failure.Attempts.ToString(CultureInfo.InvariantCulture),
        "family" => failure.Address == NetAddress.None ? "None" : failure.Address.IsIPv4 ? "inet4" : "inet6",
        "msg" => message,
        "matches" => string.Join('\n', failure.Lines),
        "F-ID" => failure.Groups.GetValueOrDefault("fid", string.Empty),
        "F-PORT" => failure.Groups.GetValueOrDefault("fport", string.Empty),
        _ when tag.StartsWith("F-", StringComparison.Ordinal) => failure.Groups.GetValueOrDefault(tag[2..].ToLowerInvariant(), string.Empty),
        _ => null,
    };
}
