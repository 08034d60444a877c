using System.Globalization;
using Ban.Core.Jails;

namespace Ban.Engine.Events;

/// <content>Lines about known offenders and bans that grow (spec 2, section 1.7).</content>
public sealed partial class EventLogger
{
    /// <summary>Groups of a length of time that are shown; smaller ones are rounded away.</summary>
    private const int MaxGroups = 3;

    private static readonly (string Unit, long Seconds)[] s_units =
        [("y", 31_536_000), ("w", 604_800), ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)];

    /// <summary>A length of time in at most three groups: <c>1m 30s</c>, <c>2d 1h</c>.</summary>
    internal static string Span(TimeSpan span)
    {
        if (BanPeriod.IsPermanent(span))
        {
            return "permanent";
        }

        double seconds = Math.Round(span.TotalSeconds);

        // Of a long time the small groups say nothing: 3595 s are an hour.
        double step = seconds >= 31_536_000 ? 86_400 : seconds >= 604_800 ? 3600 : seconds >= 3570 ? 60 : 1;
        double left = Math.Round(seconds / step) * step;
        List<string> groups = [];
        foreach ((string unit, long length) in s_units)
        {
            double count = Math.Floor(left / length);
            if ((count > 0 || (length == 1 && groups.Count == 0)) && groups.Count < MaxGroups)
            {
                groups.Add(string.Create(CultureInfo.InvariantCulture, $"{count}{unit}"));
                left -= count * length;
            }
        }

        return string.Join(' ', groups);
    }

    private void WriteFound(FailureFound e)
    {
        string id = Text(e.Id);
        string date = Local(e.FailureTime);
        EventLog.Found(_filter, e.Jail, id, date);
        if (e.KnownBans > 0)
        {
            bool bans = e.Weight >= e.MaxRetry;
            string weight = string.Create(CultureInfo.InvariantCulture, $"{e.Weight}{(bans ? string.Empty : ".0")}");
            EventLog.FoundBad(_observer, e.Jail, id, date, e.KnownBans, weight, bans ? ", Ban" : string.Empty);
        }
    }

    private void WriteBanned(Banned e)
    {
        string id = Text(e.Id);
        EventLog.Banned(_actions, e.Jail, id);
        if (e.LastBan is { } last && e.GrownFrom is { } before)
        {
            EventLog.IsBad(_observer, e.Jail, id, e.Count - 1, Local(last), Span(before), Span(e.BanTime));
            if (before != e.BanTime)
            {
                WriteIncreased(e.Jail, id, e.Count, e.Start, e.BanTime);
            }
        }
    }

    private void WriteIncreased(string jail, string id, int count, DateTimeOffset start, TimeSpan banTime)
    {
        DateTimeOffset end = BanPeriod.End(start, banTime);
        EventLog.Increased(_observer, jail, id, count, Span(banTime), end == DateTimeOffset.MaxValue ? "infinite" : Local(end));
    }
}
