using System.Text.RegularExpressions;

namespace Ban.Tui.Tests.Regex;

/// <summary>
/// Where our report under the name fail2ban-regex may differ from that of fail2ban 1.0.2, each with its reason. The only such
/// list for whole reports; what stands in no pattern here has to be the same, byte for byte.
/// </summary>
internal static partial class PeerReportDifferences
{
    private static readonly (System.Text.RegularExpressions.Regex Where, string Same, string Why)[] s_all =
    [
        (RunTime(), "[processed]", "the time of the run"),
        (CompactDate(), "ExYearExMonthExDay", "later versions, and the specification, take more forms of this date"),
        (LoneColon(), "::)", "later versions, and the specification, let an IPv6 address begin with one colon"),
        (SeveralHits(), string.Empty, "1.0.2 marks a line's third match as one of several, but not its second"),
        (DateExpression(), "# regex", "the expressions of dates are written in other words and mean the same"),
        (EpochPattern(), "pattern:", "1.0.2 shows no pattern for epochs"),
        (EntryZone(), string.Empty, "whether an entry's time has its zone behind it depends on the version of python3-systemd"),
    ];

    /// <summary>A report with everything taken out that may differ.</summary>
    public static string Hide(string report) => HideUndated(s_all.Aggregate(report, (text, difference) => difference.Where.Replace(text, difference.Same)));

    // 1.0.2 shows the time of its own run for a line without a date; here it is None.
    private static string HideUndated(string report)
    {
        string run = $"{DateTime.UtcNow:ddd MMM dd} \\d\\d:\\d\\d:\\d\\d {DateTime.UtcNow:yyyy}";
        return System.Text.RegularExpressions.Regex.Replace(report, $"(?m)^(\\|      \\S+)  (?:None|{run})$", "$1  (no date)", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    [GeneratedRegex(@"\[processed in [\d.]+ sec\]", RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex RunTime();

    [GeneratedRegex(@"(?:ExYearExMonthExDay|%ExY%Exm%Exd)\(\?:(?:-\|)?T\|  \?\)(?:Ex24hour|%ExH)(?::\?)?(?:ExMinute|%ExM)(?::\?)?(?:ExSecond|%ExS)", RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex CompactDate();

    [GeneratedRegex(@"(?<=\{1,4\}::\?\|)::?\)|(?<=%7B1%2C4%7D%3A%3A%3F%7C)%3A(?:%3A)?%29", RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex LoneColon();

    [GeneratedRegex(@" \(multiple regex matched\)", RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex SeveralHits();

    [GeneratedRegex(@"(?m)# regex: .*$", RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex DateExpression();

    [GeneratedRegex(@"(?m)pattern: (?:(?:\{\^LN-BEG\}|\^)?(?:L?EPOCH|TAI64N))?$", RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex EpochPattern();

    [GeneratedRegex(@"(?<=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?)\+00:00", RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex EntryZone();
}
