using System.Globalization;
using Ban.Core.Jails;
using Ban.Core.Jails.Formulas;

namespace Ban.Core.Configuration;

/// <content>Options of growing bans, of the ignore command, and of networks.</content>
internal sealed partial class JailSettingsBuilder
{
    private const string GrowthPrefix = "bantime.";

    /// <summary>Most numbers of <c>bantime.multipliers</c>.</summary>
    private const int MaxMultipliers = 1000;

    /// <summary>Most answers of an ignore command that are remembered.</summary>
    private const int MaxCachedAnswers = 1_000_000;

    /// <summary>Counts with which a formula is tried when it is read, so that what never works is found before the first ban.</summary>
    private static readonly int[] s_trialCounts = [1, 2, 25];

    private static readonly char[] s_blanks = [' ', '\t', '\n'];

    /// <summary>The options are read whether growing is on or not: a mistake in them is found before it counts.</summary>
    private BanGrowth? Growth()
    {
        Formula? factor = FormulaOf("bantime.factor");
        var growth = new BanGrowth
        {
            Factor = factor is null ? null : Attempt(null, () => Constant(factor)),
            Formula = FormulaOf("bantime.formula"),
            Multipliers = Set("bantime.multipliers") is { } list ? Attempt([], () => Multipliers(list)) : [],
            MaxTime = Set("bantime.maxtime") is { } limit ? Attempt(null, () => Limit(limit)) : null,
            RandomTime = Set("bantime.rndtime") is { } random ? Attempt(TimeSpan.Zero, () => NotNegative("bantime.rndtime", random)) : TimeSpan.Zero,
            OverAllJails = Flag("bantime.overalljails", builtIn: false),
        };
        if (growth is { Formula: not null, Multipliers.Count: 0 })
        {
            Attempt(growth, () => Try(growth));
        }

        return Flag("bantime.increment", builtIn: false) ? growth : null;
    }

    private Dictionary<string, string> GrowthOptions() => reading.Options
        .Where(static option => option.Key.StartsWith(GrowthPrefix, StringComparison.Ordinal))
        .ToDictionary(static option => option.Key[GrowthPrefix.Length..], static option => option.Value.Text, StringComparer.Ordinal);

    private SourcedText? Set(string option) => Get(option) is { } value && !string.IsNullOrWhiteSpace(value.Text) ? value : null;

    private Formula? FormulaOf(string option) => Set(option) is { } value ? Attempt(null, () => ReadFormula(option, value)) : null;

    private static Formula ReadFormula(string option, SourcedText value)
    {
        try
        {
            return Formula.Parse(value.Text);
        }
        catch (FormulaException wrong)
        {
            int position = Math.Clamp(wrong.Position, 0, value.Text.Length);
            string rest = value.Text[position..].Split('\n', 2)[0];
            throw new ConfigurationException(
                value.OriginAt(position),
                $"option '{option}' has the value {IniSyntax.Quote(value.Text)}: {wrong.Message} at character {(position + 1).ToString(CultureInfo.InvariantCulture)}")
            { Subject = rest.Length > 0 ? rest : value.Text };
        }
    }

    private Formula Constant(Formula factor)
    {
        try
        {
            _ = new BanGrowth { Factor = factor };
            return factor;
        }
        catch (FormulaException wrong)
        {
            throw ValueTypes.Wrong("bantime.factor", Get("bantime.factor")!, wrong.Message);
        }
    }

    private BanGrowth Try(BanGrowth growth)
    {
        try
        {
            foreach (int count in s_trialCounts)
            {
                growth.Grow(TimeSpan.FromMinutes(10), count, Random.Shared);
            }

            return growth;
        }
        catch (FormulaException wrong)
        {
            throw ValueTypes.Wrong("bantime.formula", Get("bantime.formula")!, wrong.Message);
        }
    }

    private static List<int> Multipliers(SourcedText list)
    {
        List<int> numbers = [];
        foreach (string word in list.Text.Split(s_blanks, StringSplitOptions.RemoveEmptyEntries))
        {
            bool isGood = int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1;
            if (!isGood || numbers.Count == MaxMultipliers)
            {
                throw ValueTypes.Wrong("bantime.multipliers", list, $"expected at most {MaxMultipliers} whole numbers from 1 with blanks between, not {IniSyntax.Quote(word)}");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>-1 is no limit, as everywhere a time without end.</summary>
    private static TimeSpan? Limit(SourcedText value)
    {
        TimeSpan limit = ValueTypes.Time("bantime.maxtime", value);
        return limit == Timeout.InfiniteTimeSpan ? null
            : limit > TimeSpan.Zero ? limit
            : throw ValueTypes.Wrong("bantime.maxtime", value, "expected a time longer than zero, or -1 for no limit");
    }

    private static TimeSpan NotNegative(string option, SourcedText value)
    {
        TimeSpan time = ValueTypes.Time(option, value);
        return time >= TimeSpan.Zero ? time : throw ValueTypes.Wrong(option, value, "expected a time that is not negative");
    }

    private static IgnoreCacheSettings? IgnoreCache(SourcedText value)
    {
        // The options stand without a name in front of them.
        var bracketed = new SourcedText($"cache[{value.Text}]", value.Origin);
        if (!ParameterSyntax.TryParse(bracketed, out ParameterSpec? spec, out _))
        {
            throw ValueTypes.Wrong("ignorecache", value, "expected key=\"...\", max-count=100, max-time=5m");
        }

        string? unknown = spec.Parameters.Keys.FirstOrDefault(static name => name is not ("key" or "max-count" or "max-time"));
        if (unknown is not null || !spec.Parameters.TryGetValue("key", out SourcedText? key) || key.IsEmpty)
        {
            throw ValueTypes.Wrong("ignorecache", value, unknown is null ? "expected key=\"...\" in it" : $"unknown option {IniSyntax.Quote(unknown)}, expected key, max-count or max-time");
        }

        int count = spec.Parameters.TryGetValue("max-count", out SourcedText? most) ? ValueTypes.Integer("ignorecache max-count", most, minimum: 1) : 100;
        TimeSpan time = spec.Parameters.TryGetValue("max-time", out SourcedText? life) ? NotNegative("ignorecache max-time", life) : TimeSpan.FromMinutes(5);
        return new IgnoreCacheSettings(key.Text, Math.Min(count, MaxCachedAnswers), time);
    }

    private int Prefix(string option, int width) => Set(option) is { } value ? Attempt(width, () => PrefixLength(option, value, width)) : width;

    private static int PrefixLength(string option, SourcedText value, int width)
    {
        int length = ValueTypes.Integer(option, value, minimum: 1);
        return length <= width ? length : throw ValueTypes.Wrong(option, value, $"expected a prefix length from 1 to {width}");
    }

    private NetworkSettings? Networks()
    {
        int addresses = Set("network_maxretry") is { } value ? Attempt(0, () => ValueTypes.Integer("network_maxretry", value, minimum: 0)) : 0;
        int length4 = Set("network_ipv4_prefix") is null ? 24 : Prefix("network_ipv4_prefix", 32);
        int length6 = Set("network_ipv6_prefix") is null ? 64 : Prefix("network_ipv6_prefix", 128);
        TimeSpan? banTime = Set("network_bantime") is { } time ? Attempt(null, () => NetworkBanTime(time)) : null;
        return addresses == 0 ? null : new NetworkSettings(addresses, length4, length6, banTime);
    }

    private static TimeSpan? NetworkBanTime(SourcedText value)
    {
        TimeSpan time = ValueTypes.Time("network_bantime", value);
        return time < TimeSpan.Zero || time > s_longestBan ? Timeout.InfiniteTimeSpan
            : time > TimeSpan.Zero ? time
            : throw ValueTypes.Wrong("network_bantime", value, "expected a time longer than zero, or -1 for ever");
    }
}
