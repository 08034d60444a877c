using System.Diagnostics;
using System.Text.RegularExpressions;
using Ban.Core.Configuration;
using Ban.Tui.Tests.Cli;

namespace Ban.Tui.Tests.Config;

/// <summary>
/// <c>bantui -d</c> against <c>fail2ban-client -d</c>, byte for byte. Differences to Debian's 1.0.2, in which the specification
/// (1.1.1) wins: a parameter of an action holds for each family too, where 1.0.2 keeps the file's value for that family
/// (stock jail pass2allow-ftp, <c>blocktype</c>); a user agent names the version. Not covered: a jail that is skipped (the reason
/// is worded otherwise), an action in Python (left out), a parameter of a filter whose name is a part of the word
/// "datepattern" (1.0.2 sends it as the date pattern), whole numbers that are none (an error here).
/// </summary>
public sealed partial class DumpPeerTests
{
    private const string StockDirectory = "/etc/fail2ban";
    private const string Client = "/usr/bin/fail2ban-client";
    private const int Limit = 120_000;

    private static readonly string[] s_modes = ["normal", "ddos", "extra", "aggressive"];

    [Theory(Timeout = Limit)]
    [InlineData("")]
    [InlineData("[DEFAULT]\nbackend = systemd\nmode = aggressive\naction = %(action_mwl)s\n")]
    [InlineData("[DEFAULT]\nbanaction = nftables\nusedns = no\nbantime.increment = yes\nignoreself = 0\nignoreip = 127.0.0.1/8 ::1, example.org\naction = %(action_mw)s\n")]
    public async Task Dump_EveryStockJail_IsThatOfFail2ban(string defaults)
    {
        using ConfigDirectory directory = Stock();
        string[] jails = [.. File.ReadLines(StockDirectory + "/jail.conf").Where(static line => line.StartsWith('[') && line is not ("[DEFAULT]" or "[INCLUDES]")).Select(static line => line.Trim())];
        Assert.True(jails.Length > 50);
        directory.With("jail.local", defaults + string.Concat(jails.Select(static jail => $"{jail}\nenabled = true\n")));
        await CompareAsync(directory, jails.Length * 8);
    }

    [Theory(Timeout = Limit)]
    [InlineData("auto")]
    [InlineData("systemd")]
    public async Task Dump_EachFilterInEachMode_IsThatOfFail2ban(string backend)
    {
        using ConfigDirectory directory = Stock();
        var jails = new List<string>();
        foreach (string file in Filters(directory))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            IEnumerable<string> modes = Mode().Matches(await File.ReadAllTextAsync(file, TestTime.Token)).Select(static match => match.Groups["mode"].Value);
            jails.AddRange(s_modes.Concat(modes).Distinct(StringComparer.Ordinal).Select(mode =>
                $"[{name}-{mode}]\nenabled = true\nfilter = {name}[mode={mode}]\nbackend = {backend}\naction = dummy\nlogpath = /nowhere\n"));
        }

        Assert.True(jails.Count > 300);
        directory.With("jail.local", string.Concat(jails));
        await CompareAsync(directory, jails.Count * 5);
    }

    [Theory(Timeout = Limit)]
    [InlineData("short")]
    [InlineData("rfc5424")]
    [InlineData("none-of-them")]
    public async Task Dump_EachFilterWithALogType_IsThatOfFail2ban(string logType)
    {
        using ConfigDirectory directory = Stock();
        string[] filters = [.. Filters(directory).Select(Path.GetFileNameWithoutExtension)!];
        directory.With("jail.local", string.Concat(filters.Select(name => $"[j-{name}]\nenabled = true\nfilter = {name}[logtype={logType}]\naction =\nlogpath = /nowhere\n")));
        await CompareAsync(directory, filters.Length * 4);
    }

    [Fact(Timeout = Limit)]
    public async Task Dump_Torture_IsThatOfFail2ban()
    {
        using ConfigDirectory directory = Torture.Write(Stock());
        await CompareAsync(directory, 60);
    }

    /// <summary>The filter files; those that are only there to be included lack what they use.</summary>
    private static IEnumerable<string> Filters(ConfigDirectory directory) => Directory.GetFiles(directory.Path + "/filter.d", "*.conf")
        .Where(static file => !file.EndsWith("common.conf", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static ConfigDirectory Stock()
    {
        if (!File.Exists(Client) || !File.Exists(StockDirectory + "/jail.conf"))
        {
            Assert.Skip("fail2ban is not installed: there is no peer to compare with");
        }

        var directory = new ConfigDirectory();
        foreach (string file in Directory.EnumerateFiles(StockDirectory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(directory.Path, Path.GetRelativePath(StockDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return directory;
    }

    private static async Task CompareAsync(ConfigDirectory directory, int fewest)
    {
        string[] theirs = [.. (await PeerAsync(directory.Path)).Select(Agreed)];
        string[] ours = [.. (await CliRun.RunAsync("-c", directory.Path, "-d")).Split('\n').Select(Agreed)];
        Assert.Equal("[0]", ours[^1]);
        Assert.True(theirs.Length > fewest, $"only {theirs.Length} lines to compare");
        Assert.Equal(theirs, ours[..^1]);
    }

    /// <summary>A line without what the specification has otherwise than 1.0.2.</summary>
    private static string Agreed(string line)
    {
        string agreed = line.Replace($"Fail2Ban/{ConfigurationLoader.DialectVersion}", "Fail2Ban/1.0.2", StringComparison.Ordinal);
        return agreed.StartsWith("['multi-set', 'pass2allow-ftp', 'action', ", StringComparison.Ordinal) ? FamilyBlockType().Replace(agreed, string.Empty) : agreed;
    }

    private static async Task<string[]> PeerAsync(string directory)
    {
        var start = new ProcessStartInfo(Client)
        {
            ArgumentList = { "-c", directory, "-d" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["PYTHONIOENCODING"] = "utf-8" },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestTime.Token);
        string output = await process.StandardOutput.ReadToEndAsync(TestTime.Token);
        await process.WaitForExitAsync(TestTime.Token);
        Assert.True(process.ExitCode == 0, (await errors).Split("ERROR")[^1]);
        return output.TrimEnd('\n').Split('\n');
    }

    [GeneratedRegex(@"mdre-(?<mode>\w+)", RegexOptions.NonBacktracking)]
    private static partial System.Text.RegularExpressions.Regex Mode();

    [GeneratedRegex(@"\['blocktype\?family=inet6', '[^']*'\]", RegexOptions.NonBacktracking)]
    private static partial System.Text.RegularExpressions.Regex FamilyBlockType();
}
