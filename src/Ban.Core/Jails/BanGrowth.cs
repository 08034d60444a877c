using Ban.Core.Jails.Formulas;

namespace Ban.Core.Jails;

/// <summary>
/// How bans grow with every repeat: fail2ban's options <c>bantime.*</c> (spec 2, section 4). The first ban of an id has the jail's
/// time; every later one a time made of it and of the number of bans before.
/// </summary>
public sealed class BanGrowth
{
    /// <summary>More bans than these make a failure count no more.</summary>
    private const int MaxWeightCount = 20;

    /// <summary>A longer ban is permanent: its end would lie beyond the calendar.</summary>
    private static readonly TimeSpan s_longestBan = TimeSpan.FromDays(365 * 1000);

    private static readonly Formula s_doubling = Formula.Parse("ban.Time * 2 ** min(ban.Count, 20) * banFactor");

    private FormulaNumber _factor = 1L;

    /// <summary><c>bantime.factor</c>; null is 1. Worked out once.</summary>
    /// <exception cref="FormulaException">It has no value.</exception>
    public Formula? Factor
    {
        get;
        init
        {
            field = value;
            _factor = value?.Evaluate(0L, 0, 1L, Random.Shared) ?? 1L;
        }
    }

    /// <summary><c>bantime.formula</c>; null doubles the time with each ban, twenty times at most.</summary>
    public Formula? Formula { get; init; }

    /// <summary><c>bantime.multipliers</c>; where there are any, the formula is not asked. The first is never reached, as it stands for no earlier ban.</summary>
    public IReadOnlyList<int> Multipliers { get; init; } = [];

    /// <summary><c>bantime.maxtime</c>: no ban grows beyond; null is no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary><c>bantime.rndtime</c>: up to so much is added at random, after the limit.</summary>
    public TimeSpan RandomTime { get; init; }

    /// <summary><c>bantime.overalljails</c>: whether bans in other jails are counted too.</summary>
    public bool OverAllJails { get; init; }

    /// <summary>The time of a ban.</summary>
    /// <param name="banTime">The jail's; not permanent.</param>
    /// <param name="earlier">Bans of the id before this one; at least 1.</param>
    /// <param name="random">For <see cref="RandomTime"/> and the formula.</param>
    /// <returns>How long; <see cref="Timeout.InfiniteTimeSpan"/> where it is longer than a thousand years.</returns>
    /// <exception cref="FormulaException">The formula has no value for these.</exception>
    public TimeSpan Grow(TimeSpan banTime, int earlier, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThan(earlier, 1);
        FormulaNumber time = banTime.Ticks % TimeSpan.TicksPerSecond == 0
            ? new FormulaNumber(banTime.Ticks / TimeSpan.TicksPerSecond) : new FormulaNumber(banTime.TotalSeconds);
        double seconds = Multipliers.Count > 0
            ? Multiply(time, Multipliers[Math.Min(earlier, Multipliers.Count - 1)])
            : Math.Max(time.Real, (Formula ?? s_doubling).Evaluate(time, earlier, _factor, random).Real);
        seconds = MaxTime is { } limit ? Math.Min(seconds, limit.TotalSeconds) : seconds;
        seconds += RandomTime > TimeSpan.Zero ? random.NextDouble() * RandomTime.TotalSeconds : 0;
        if (!(seconds > 0))
        {
            throw new FormulaException("the result is no time longer than zero");
        }

        return seconds > s_longestBan.TotalSeconds ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
    }

    /// <summary>What one failure of a known offender counts towards <c>maxretry</c> (spec 2, section 4.4).</summary>
    /// <param name="earlier">Bans of the id in the jail so far.</param>
    /// <param name="maxRetry">Failures that ban; one failure counts no more than these.</param>
    public static int Weight(int earlier, int maxRetry) =>
        earlier < 1 ? 1 : Math.Min((1 << (Math.Min(earlier, MaxWeightCount) - 1)) + 1, maxRetry);

    private double Multiply(FormulaNumber time, int multiplier) =>
        FormulaArithmetic.Multiply(FormulaArithmetic.Multiply(time, _factor), (long)multiplier).Real;
}
