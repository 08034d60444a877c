using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Ban.Core.Jails;
using Ban.Matching.Lines;
using Ban.Matching.Patterns;

namespace Ban.Tui.Regex;

/// <summary>One JSON object per line of the log, then a summary.</summary>
internal sealed class JsonOutput : IRegexOutput
{
    private const int FlushBytes = 64 * 1024;

    private readonly Stream _stream;
    private readonly ArrayBufferWriter<byte> _buffer = new(FlushBytes * 2);
    private readonly Utf8JsonWriter _json;

    /// <param name="stream">Borrowed.</param>
    public JsonOutput(Stream stream)
    {
        _stream = stream;

        // The default encoder escapes all but plain ASCII: no byte of a log reaches a terminal as it is.
        _json = new Utf8JsonWriter(_buffer);
    }

    public void Line(in JudgedLine line, LineMatcher matcher)
    {
        List<Failure> failures = line.Results;
        LineStatus status = line.Status;
        _json.WriteStartObject();
        _json.WriteNumber("line"u8, line.Number);
        _json.WriteString("status"u8, Name(status));
        if (line.NoFail)
        {
            _json.WriteBoolean("nofail"u8, true);
        }

        DateTimeOffset? time = status == LineStatus.Skipped ? null : failures.Count > 0 ? failures[0].Time : matcher.LastTime;
        WriteTime("time"u8, time ?? LineMatcher.UnknownTime);
        _json.WriteStartArray("failures"u8);
        foreach (Failure failure in failures)
        {
            Write(failure);
        }

        _json.WriteEndArray();
        End();
    }

    public void Summary(RegexTally tally, LineMatcher matcher, TimeSpan time)
    {
        _json.WriteStartObject();
        _json.WriteStartObject("summary"u8);
        _json.WriteNumber("lines"u8, tally.Lines);
        foreach (LineStatus status in Enum.GetValues<LineStatus>())
        {
            _json.WriteNumber(Name(status), tally[status]);
        }

        _json.WriteNumber("failures"u8, tally.Failures);
        _json.WriteNumber("cut"u8, matcher.CutLines);
        _json.WriteNumber("seconds"u8, Math.Round(time.TotalSeconds, 6));
        Write("failregex"u8, matcher.Patterns.Fail);
        Write("ignoreregex"u8, matcher.Patterns.Ignore);
        _json.WriteStartArray("dates"u8);
        foreach ((string name, long hits) in matcher.Dates.Usage)
        {
            _json.WriteStartObject();
            _json.WriteString("format"u8, name);
            _json.WriteNumber("hits"u8, hits);
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        _json.WriteEndObject();
        End();
    }

    public void Dispose()
    {
        Flush();
        _json.Dispose();
    }

    private static ReadOnlySpan<byte> Name(LineStatus status) => status switch
    {
        LineStatus.Matched => "matched"u8,
        LineStatus.Ignored => "ignored"u8,
        LineStatus.Missed => "missed"u8,
        _ => "skipped"u8,
    };

    private void Write(Failure failure)
    {
        string id = failure.Id.ToString();
        _json.WriteStartObject();
        _json.WriteString("id"u8, id);
        _json.WriteString("ip"u8, failure.Address == Core.Net.NetAddress.None ? id : failure.Address.ToString());
        WriteTime("time"u8, failure.Time);
        _json.WriteNumber("attempts"u8, failure.Attempts);
        _json.WriteNumber("regex"u8, failure.Pattern + 1);
        _json.WriteStartObject("groups"u8);
        foreach ((string name, string text) in failure.Groups)
        {
            _json.WriteString(name, text);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Write(ReadOnlySpan<byte> name, IReadOnlyList<FilterPattern> patterns)
    {
        _json.WriteStartArray(name);
        for (int i = 0; i < patterns.Count; i++)
        {
            _json.WriteStartObject();
            _json.WriteNumber("regex"u8, i + 1);
            _json.WriteNumber("hits"u8, patterns[i].Hits);
            _json.WriteNumber("costly"u8, patterns[i].CostlySearches);
            _json.WriteString("origin"u8, patterns[i].Source.Origin.ToString());
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
    }

    // Seconds since 1970, always with a fraction; null where there is no time.
    private void WriteTime(ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        _json.WritePropertyName(name);
        if (time == LineMatcher.UnknownTime)
        {
            _json.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[32];
        decimal seconds = (decimal)(time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        seconds.TryFormat(text, out int length, "0.0######", CultureInfo.InvariantCulture);
        _json.WriteRawValue(text[..length], skipInputValidation: true);
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _buffer.Write("\n"u8);
        if (_buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    private void Flush()
    {
        _stream.Write(_buffer.WrittenSpan);
        _stream.Flush();
        _buffer.ResetWrittenCount();
    }
}
