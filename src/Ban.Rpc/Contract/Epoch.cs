namespace Ban.Rpc.Contract;

/// <summary>Times as numbers, beside their RFC 3339 form: what a shell can calculate with.</summary>
internal static class Epoch
{
    private const double MillisecondsPerSecond = 1000;

    /// <summary>Seconds since 1970 in UTC, to the millisecond.</summary>
    public static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / MillisecondsPerSecond;

    /// <inheritdoc cref="Seconds(DateTimeOffset)"/>
    public static double? Seconds(DateTimeOffset? time) => time is { } known ? Seconds(known) : null;
}
