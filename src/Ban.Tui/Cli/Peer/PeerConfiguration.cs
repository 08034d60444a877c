using Ban.Core.Configuration;
using Ban.Matching.Review;
using Ban.Tui.Config;

namespace Ban.Tui.Cli.Peer;

/// <summary>The configuration that fail2ban-client is told of: where the socket is, whether it is right, what is in it.</summary>
internal sealed class PeerConfiguration(PeerOptions options, PeerConsole console, TimeProvider clock)
{
    private readonly string _directory = ConfigCommand.DirectoryOf(options.Directory);

    /// <summary>The options with which the daemon is started.</summary>
    public static IEnumerable<(string Name, string? Value)> DaemonOptions(PeerOptions options) =>
    [
        ("-c", ConfigCommand.DirectoryOf(options.Directory)), ("-s", options.Socket), ("-p", options.PidFile),
        ("--loglevel", options.LogLevel), ("--logtarget", options.LogTarget), ("--syslogsocket", options.SyslogSocket),
    ];

    /// <summary>The daemon's socket; null if the configuration that names it is wrong, which is printed.</summary>
    public string? FindSocket()
    {
        try
        {
            return options.Socket
                ?? (options.Directory is null && !Directory.Exists(_directory) ? SocketLocator.Find(null, null) : SocketLocator.Find(null, _directory));
        }
        catch (ConfigurationException wrong)
        {
            console.Print($"ERROR: {wrong.Message}");
            return null;
        }
    }

    /// <summary>Prints the configuration as fail2ban's commands.</summary>
    /// <returns>Whether it could be read.</returns>
    public bool Dump()
    {
        if (Read() is not { } stream)
        {
            console.Print("ERROR: The configuration stream failed because of the invalid syntax.");
            return false;
        }

        foreach (IReadOnlyList<object> words in stream)
        {
            console.Print(options.IsPretty ? PythonPretty.Of(words) : PythonText.Of(words));
        }

        return true;
    }

    /// <summary>Tells what is wrong; patterns that cannot be compiled, too, which fail2ban's own test lets pass.</summary>
    /// <returns>Whether nothing is.</returns>
    public bool Test()
    {
        bool isReadable = Read() is not null;
        List<ConfigProblem> errors = isReadable ? Errors() : [];
        errors.ForEach(problem => console.Complain($"Failed during configuration: {problem}"));
        if (!isReadable || errors.Count > 0)
        {
            console.Complain("ERROR: test configuration failed");
            return false;
        }

        if (options.Words.Count == 0)
        {
            console.Print("OK: configuration test is successful");
        }

        return true;
    }

    private List<ConfigProblem> Errors() =>
        [.. ConfigReview.Review(_directory, ConfigDisk.Files, clock, all: false).Where(static problem => problem.Severity != ProblemSeverity.Warning)];

    private IReadOnlyList<IReadOnlyList<object>>? Read()
    {
        try
        {
            return CommandStream.Read(_directory, ConfigDisk.Files, LogGlob.Existing);
        }
        catch (ConfigurationException wrong)
        {
            console.Complain($"Failed during configuration: {wrong.Message}");
            return null;
        }
    }
}
