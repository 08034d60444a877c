using System.Text;
using Ban.Core.Configuration;
using Ban.Matching.Review;

namespace Ban.Matching.Tests.Review;

/// <summary>What would be heard only when the jail starts, or never, is heard of by a check.</summary>
public sealed class ConfigReviewTests
{
    private const string Root = "/etc/test";

    [Theory]
    [InlineData("logencoding = klingon", 15, "encoding 'klingon' is unknown", ProblemSeverity.JailSkipped)]
    [InlineData("logencoding = utf-16", 15, "other bytes for plain letters", ProblemSeverity.JailSkipped)]
    [InlineData("logtimezone = Europe/Berlin", 15, "time zone 'Europe/Berlin' is unknown", ProblemSeverity.Error)]
    [InlineData("ignoreip = 192.0.2.1 10.0.0.0/33x", 22, "'10.0.0.0/33x' is no network", ProblemSeverity.JailSkipped)]
    [InlineData("ignoreip = 300.1.2.3", 12, "no host can have that name", ProblemSeverity.Warning)]
    [InlineData("ignoreip = 192.0.2.1-192.0.2.9", 12, "no host can have that name", ProblemSeverity.Warning)]
    [InlineData("ignoreip = 192.0.2.*", 12, "no host can have that name", ProblemSeverity.Warning)]
    [InlineData("ignoreip = ::1 2001:db8::/32::1", 16, "is no network", ProblemSeverity.JailSkipped)]
    [InlineData("ignoreip = 2001:db8:::1", 12, "no host can have that name", ProblemSeverity.Warning)]
    [InlineData("ignoreip = file:/nowhere/list", 12, "there is no file '/nowhere/list'", ProblemSeverity.Warning)]
    public void Review_OptionThatOnlyAStartUnderstands_IsNamedWithItsPlace(string line, int column, string message, ProblemSeverity severity)
    {
        ConfigProblem problem = Assert.Single(Review(line));

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(($"{Root}/jail.conf", 7, column), (problem.Origin.File, problem.Origin.Line, problem.Column!.Value));
        Assert.Equal(("s", severity), (problem.Jail, problem.Severity));
    }

    [Theory]
    [InlineData("logencoding = iso8859_15")]
    [InlineData("logtimezone = CET+0130")]
    [InlineData("ignoreip = 127.0.0.1/8 ::1 2001:db8::/32 192.0.2.0/255.255.255.0 example.org gateway 3com.example db-1.example.org. file:/dev/null")]
    public void Review_RightOption_IsNotNamed(string line) => Assert.Empty(Review(line));

    private static IReadOnlyList<ConfigProblem> Review(string line)
    {
        var contents = new Dictionary<string, byte[]>
        {
            [$"{Root}/jail.conf"] = Encoding.UTF8.GetBytes($"[s]\nenabled = true\nfilter = f\naction = a\nlogpath =\nbackend = systemd\n{line}\n"),
            [$"{Root}/filter.d/f.conf"] = "[Definition]\nfailregex = ^no <HOST>$\n"u8.ToArray(),
            [$"{Root}/action.d/a.conf"] = "[Definition]\nactionban = echo <ip>\n"u8.ToArray(),
        };
        var files = new ConfigFiles(contents.GetValueOrDefault, folder => folder is Root or $"{Root}/filter.d" or $"{Root}/action.d"
            ? [.. contents.Keys.Where(path => path.LastIndexOf('/') == folder.Length && path.StartsWith(folder, StringComparison.Ordinal))]
            : null);
        return ConfigReview.Review(Root, files, TimeProvider.System, all: false);
    }
}
