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
    private const string MessageTag = "<msg>";

    private readonly string _form;
    private readonly bool _invert;
    private readonly StreamWriter _writer;

    /// <param name="stream">Borrowed.</param>
    public ResultOutput(Stream stream, string form, bool invert)
    {
        _form = form;
        _invert = invert;
        _writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 64 * 1024, leaveOpen: true) { NewLine = "\n" };
    }

    public void Line(in JudgedLine line, LineMatcher matcher)
    {
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

    public void Summary(RegexTally tally, LineMatcher matcher, TimeSpan time)
    {
    }

    public void Dispose() => _writer.Dispose();

    private static string Address(Failure failure) =>
        failure.Address == NetAddress.None ? failure.Id.ToString() : failure.Address.ToString();

    private static string Time(Failure failure) => failure.Time == LineMatcher.UnknownTime
        ? "None"
        : ((failure.Time.UtcTicks - DateTime.UnixEpoch.Ticks) / (decimal)TimeSpan.TicksPerSecond).ToString("0.0######", CultureInfo.InvariantCulture);

    private static string Row(Failure failure)
    {
        IEnumerable<string> groups = failure.Groups.Select(g => $"{PythonText.Of(g.Key)}: {PythonText.Of(g.Value)}");
        return $"[{PythonText.Of(failure.Id.ToString())},\t{Time(failure)},\t{{{string.Join(", ", groups)}}}],";
    }

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
            "row" => Row(failure),
            "matches" => string.Join(' ', failure.Lines),
            _ => failure.Groups.GetValueOrDefault(_form, "None"),
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
