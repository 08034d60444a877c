using System.Diagnostics;

namespace Ban.Tests.Shared;

/// <summary>The installed fail2ban: its stock configuration, and what its client makes of a configuration.</summary>
internal static class Fail2banClient
{
    private const string StockDirectory = "/etc/fail2ban";
    private const string Program = "/usr/bin/fail2ban-client";

    /// <summary>Names of the stock jails.</summary>
    public static IReadOnlyList<string> StockJails => [.. File.ReadLines(StockDirectory + "/jail.conf")
        .Where(static line => line.StartsWith('[') && line is not ("[DEFAULT]" or "[INCLUDES]"))
        .Select(static line => line.Trim()[1..^1])];

    /// <summary>Skips the test where fail2ban is not installed.</summary>
    public static void Require()
    {
        if (!File.Exists(Program) || !File.Exists(StockDirectory + "/jail.conf"))
        {
            Assert.Skip("fail2ban is not installed: there is no peer to compare with");
        }
    }

    /// <summary>A copy of the stock configuration; skips the test where there is none.</summary>
    public static ConfigDirectory Stock()
    {
        Require();
        var directory = new ConfigDirectory();
        foreach (string file in Directory.EnumerateFiles(StockDirectory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(directory.Path, Path.GetRelativePath(StockDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return directory;
    }

    /// <summary>What <c>fail2ban-client -c DIRECTORY</c> and the words print, and its exit code.</summary>
    public static async Task<(string Output, string Errors, int Code)> RunAsync(string directory, params string[] words)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(Program, ["-c", directory, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["PYTHONIOENCODING"] = "utf-8" },
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(token);
        string output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (output, await errors, process.ExitCode);
    }

    /// <summary>The lines that <c>fail2ban-client -d</c>, or another way to dump, prints.</summary>
    public static async Task<string[]> DumpAsync(string directory, string option = "-d")
    {
        (string output, string errors, int code) = await RunAsync(directory, option);
        Assert.True(code == 0, errors.Split("ERROR")[^1]);
        return output.TrimEnd('\n').Split('\n');
    }
}
