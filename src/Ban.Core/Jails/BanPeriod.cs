namespace Ban.Core.Jails;

/// <summary>Arithmetic of ban times. A permanent ban lasts <see cref="Timeout.InfiniteTimeSpan"/> and ends at <see cref="DateTimeOffset.MaxValue"/>.</summary>
public static class BanPeriod
{
    /// <summary>The length of a ban that lasts as long as its jail bans: rows of old databases have it.</summary>
    public static TimeSpan AsTheJail { get; } = TimeSpan.FromSeconds(-2);

    /// <summary>Whether a ban of this length never ends; any negative length means that (spec 1, section 1.8).</summary>
    public static bool IsPermanent(TimeSpan banTime) => banTime < TimeSpan.Zero;

    /// <summary>When a ban ends. One that would end after the last day of the calendar is permanent.</summary>
    /// <param name="start">Time of the last failure.</param>
    /// <param name="banTime">How long the ban lasts.</param>
    public static DateTimeOffset End(DateTimeOffset start, TimeSpan banTime) =>
        IsPermanent(banTime) || banTime >= DateTimeOffset.MaxValue - start ? DateTimeOffset.MaxValue : start + banTime;
}
