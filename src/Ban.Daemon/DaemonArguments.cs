using System.CommandLine;
using System.CommandLine.Parsing;

namespace Ban.Daemon;

/// <summary>The command line of <c>bantuid</c>. Absent options leave the configuration's values as they are.</summary>
internal sealed record DaemonArguments(
    string Configuration,
    string? Socket,
    string? PidFile,
    string? Database,
    string? LogLevel,
    string? LogTarget,
    string? SyslogSocket = null,
    bool Background = false,
    string? Import = null,
    string? Export = null,
    bool DryRun = false)
{
    private static readonly Option<string> s_configuration = new("--conf", "-c")
    {
        Description = "configuration directory",
        HelpName = "DIR",
        DefaultValueFactory = _ => "/etc/bantui",
    };

    private static readonly Option<string?> s_socket = Text("--socket", "-s", "PATH", "control socket");
    private static readonly Option<string?> s_pidFile = Text("--pidfile", "-p", "PATH", "file for the process id");
    private static readonly Option<string?> s_database = Text("--db", null, "FILE", "database; :memory: keeps it in memory, None keeps none");
    private static readonly Option<string?> s_logLevel = Text("--loglevel", null, "LEVEL", "CRITICAL, ERROR, WARNING, NOTICE, INFO, DEBUG or a number");
    private static readonly Option<string?> s_logTarget = Text("--logtarget", null, "TARGET", "path, STDOUT, STDERR, SYSOUT, SYSLOG or SYSTEMD-JOURNAL");

    private static readonly Option<string?> s_syslogSocket = Text("--syslogsocket", null, "PATH", "socket of the target SYSLOG; auto is /dev/log");

    private static readonly Option<bool> s_foreground = new("--foreground", "-f") { Description = "stay in the foreground, as without -b" };

    private static readonly Option<bool> s_background = new("--background", "-b")
    {
        Description = "go to the background; ends when the daemon is ready there, or has failed",
    };

    private static readonly Option<string?> s_import = Text("--import", null, "FILE", "take over the bans of a fail2ban database, print what was done as JSON, and end");
    private static readonly Option<string?> s_export = Text("--export", null, "FILE", "bring the bans into a fail2ban database, print what was done as JSON, and end");
    private static readonly Option<bool> s_dryRun = new("--dry-run") { Description = "with --import or --export: say what would be done, and do nothing" };

    /// <summary>Whether bans are to be moved, and no daemon is to run.</summary>
    public bool IsTransfer => (Import ?? Export) is not null;

    /// <summary>The command with its options; <paramref name="run"/> gives the exit code.</summary>
    public static RootCommand Command(Func<DaemonArguments, Task<int>> run)
    {
        var command = new RootCommand("bantuid: bans addresses that fail to log in. Reads fail2ban's configuration; bantui is its client.")
        {
            s_configuration, s_socket, s_pidFile, s_database, s_logLevel, s_logTarget, s_syslogSocket, s_foreground, s_background, s_import, s_export, s_dryRun,
        };
        command.Validators.Add(RefuseBoth);
        s_configuration.Validators.Add(RefuseEmpty);
        command.SetAction(parsed => run(new DaemonArguments(
            parsed.GetRequiredValue(s_configuration),
            parsed.GetValue(s_socket),
            parsed.GetValue(s_pidFile),
            parsed.GetValue(s_database),
            parsed.GetValue(s_logLevel),
            parsed.GetValue(s_logTarget),
            parsed.GetValue(s_syslogSocket),
            parsed.GetValue(s_background),
            parsed.GetValue(s_import),
            parsed.GetValue(s_export),
            parsed.GetValue(s_dryRun))));
        return command;
    }

    private static void RefuseBoth(CommandResult result)
    {
        if (result.GetValue(s_foreground) && result.GetValue(s_background))
        {
            result.AddError("-f and -b exclude each other");
        }

        bool isTransfer = result.GetValue(s_import) is not null || result.GetValue(s_export) is not null;
        if (result.GetValue(s_import) is not null && result.GetValue(s_export) is not null)
        {
            result.AddError("--import and --export exclude each other");
        }
        else if (result.GetValue(s_dryRun) && !isTransfer)
        {
            result.AddError("--dry-run goes with --import or --export");
        }
    }

    private static Option<string?> Text(string name, string? alias, string value, string description)
    {
        Option<string?> option = new(name, alias is null ? [] : [alias]) { HelpName = value, Description = description };
        option.Validators.Add(RefuseEmpty);
        return option;
    }

    /// <summary>As a script gives it whose variable is not set.</summary>
    private static void RefuseEmpty(OptionResult result)
    {
        if (result.Tokens is [{ Value.Length: 0 }])
        {
            result.AddError($"{result.Option.Name} is empty");
        }
    }
}
