using Ban.Matching.Dates;

namespace Ban.Matching.Tests.Testing;

/// <summary>A clock that stands still until it is moved, in a zone of its own.</summary>
internal sealed class FixedClock(DateTimeOffset now, TimeZoneInfo? zone = null) : TimeProvider
{
    private DateTimeOffset _now = now;

    /// <summary>Central European Time by its rule, whatever the machine knows of zones.</summary>
    public static TimeZoneInfo CentralEurope { get; } = Zone("CET-01CEST-02,M3.5.0,M10.5.0");

    public override TimeZoneInfo LocalTimeZone => zone ?? TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public static TimeZoneInfo Zone(string text) => PosixTimeZone.TryParse(text, out TimeZoneInfo zone) ? zone : throw new FormatException(text);

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Advance(TimeSpan time) => _now += time;
}
