using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Ban.Core.Configuration;
using Ban.Core.Time;

namespace Ban.Tui.Cli.Peer;

/// <summary>
/// The program as fail2ban-client, when it is called through a link of that name: its options, commands, layouts and exit codes,
/// spoken to our daemon (spec 2, section 7).
/// </summary>
internal sealed class PeerClient(CliConsole console, TimeProvider clock)
{
    /// <summary>The name by which it is called.</summary>
    public const string Name = "fail2ban-client";

    /// <summary>The exit code of everything that went wrong.</summary>
    public const int Failed = 255;

    private const int Done = 0;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly PeerConsole _console = new(console, clock);

    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(PeerClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Runs a command line; gives the exit code.</summary>
    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        bool isDone = await RunOptionsAsync(PeerOptions.Read(arguments), cancellationToken);
        _console.Flush();
        return isDone ? Done : Failed;
    }

    private async Task<bool> RunOptionsAsync(PeerOptions? options, CancellationToken cancellationToken)
    {
        if (options is null)
        {
            _console.Print(PeerHelp.Text);
            _console.Complain("Init of command line failed");
            return false;
        }

        _console.Verbosity = options.Verbosity;
        if (options.Request != PeerRequest.None)
        {
            return Answer(options);
        }

        var configuration = new PeerConfiguration(options, _console, clock);
        if (configuration.FindSocket() is not { } socket)
        {
            _console.Complain("Init of command line failed");
            return false;
        }

        _console.Tell($"Using socket file {socket}");
        if ((options.Dump && !configuration.Dump()) || (options.Test && !configuration.Test()))
        {
            return false;
        }

        var connection = new PeerConnection(socket, options.Timeout, _console);
        var session = new Session(options, connection, _console, clock);
        return options.Interactive ? await session.InteractAsync(options.Words, cancellationToken)
            : options.Words.Count > 0 ? await session.RunAsync(options.Words, cancellationToken)
            : options.Dump || options.Test || Explain();
    }

    private bool Explain()
    {
        _console.Print(PeerHelp.Text);
        return false;
    }

    private bool Answer(PeerOptions options)
    {
        switch (options.Request)
        {
            case PeerRequest.Help:
                _console.Print(PeerHelp.Text);
                return true;
            case PeerRequest.Version:
                _console.Print($"Fail2Ban v{Version} (bantui)");
                return true;
            case PeerRequest.Number:
                _console.Print(Version);
                return true;
            default:
                return PrintSeconds(options.Time);
        }
    }

    private bool PrintSeconds(string time)
    {
        if (!Duration.TryParseSeconds(time, out double seconds, out string? error))
        {
            _console.Print($"ERROR: {error}");
            _console.Complain("Init of command line failed");
            return false;
        }

        _console.Print(seconds.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Commands one after the other.</summary>
    private sealed class Session(PeerOptions options, PeerConnection connection, PeerConsole console, TimeProvider clock)
    {
        private static readonly string[] s_reloadOptions = ["--restart", "--unban", "--if-exists"];

        public async Task<bool> RunAsync(IReadOnlyList<string> words, CancellationToken cancellationToken) => words switch
        {
            ["start"] => await StartAsync(cancellationToken),
            ["restart"] => await RestartAsync(cancellationToken),
            ["restart", ..] => await ReloadAsync(["reload", "--restart", .. words.Skip(1)], cancellationToken),
            ["reload", ..] => await ReloadAsync(words, cancellationToken),
            _ => await connection.RunAsync(words, cancellationToken),
        };

        /// <summary>Takes commands from standard input until <c>exit</c> or <c>quit</c>.</summary>
        public async Task<bool> InteractAsync(IReadOnlyList<string> first, CancellationToken cancellationToken)
        {
            if (first.Count > 0 && !await RunAsync(first, cancellationToken))
            {
                return false;
            }

            console.Print($"bantui {Version} in the place of fail2ban-client: help, exit, or a command.\n");
            while (true)
            {
                console.Prompt("fail2ban> ");
                string? line = await console.Input.ReadLineAsync(cancellationToken);
                switch (line?.Trim())
                {
                    case null:
                        console.Print(string.Empty);
                        console.Complain("EOF when reading a line");
                        return false;
                    case "exit" or "quit":
                        return true;
                    case "help":
                        console.Print(PeerHelp.Text);
                        break;
                    case "":
                        break;
                    default:
                        await RunLineAsync(line, cancellationToken);
                        break;
                }
            }
        }

        private async Task RunLineAsync(string line, CancellationToken cancellationToken)
        {
            try
            {
                await RunAsync(ShellWords.Split(new ConfigText(line, Origin.BuiltIn)), cancellationToken);
            }
            catch (ConfigurationException wrong)
            {
                console.Complain(wrong.Problem);
            }
        }

        private async Task<bool> ReloadAsync(IReadOnlyList<string> words, CancellationToken cancellationToken)
        {
            string[] rest = [.. words.Skip(1).SkipWhile(s_reloadOptions.Contains)];
            if (rest.Length > 1)
            {
                console.Complain($"Unexpected argument(s) for reload: {PythonText.Of(rest)}");
                return false;
            }

            if (!connection.Answers())
            {
                console.Complain("Could not find server");
                return false;
            }

            return await connection.RunAsync(words, cancellationToken);
        }

        private async Task<bool> RestartAsync(CancellationToken cancellationToken)
        {
            await connection.RunAsync(["stop"], cancellationToken);
            long since = clock.GetTimestamp();
            while (connection.Answers())
            {
                if (clock.GetElapsedTime(since) > options.Timeout)
                {
                    console.Complain("Could not stop server");
                    return false;
                }

                await Task.Delay(s_pause, clock, cancellationToken);
            }

            return await StartAsync(cancellationToken);
        }

        private async Task<bool> StartAsync(CancellationToken cancellationToken)
        {
            if (connection.Answers())
            {
                console.Complain("Server already running");
                return false;
            }

            try
            {
                console.Flush();
                if (await DaemonLauncher.RunAsync(options.Foreground, PeerConfiguration.DaemonOptions(options), cancellationToken) != 0)
                {
                    return false;
                }
            }
            catch (Win32Exception missing)
            {
                console.Complain($"cannot start bantuid: {missing.Message}");
                return false;
            }

            console.Print("Server ready");
            return true;
        }
    }
}
