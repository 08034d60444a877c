using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ban.Core.Configuration;
using Ban.Tui.Client;
using Ban.Tui.Editing;

namespace Ban.Tui.Cli;

/// <summary>One run of a command: its options, its output, its way to the daemon.</summary>
internal sealed class CommandContext(ParseResult parsed, GlobalOptions options, CliConsole console, TimeProvider clock)
{
    /// <summary>Whether the one document that <c>--json</c> promises is out.</summary>
    private bool _hasDocument;

    public bool IsJson { get; } = parsed.GetValue(options.Json);

    public bool HasColor { get; } = console.HasColor && !parsed.GetValue(options.NoColor);

    public CliConsole Console => console;

    public TimeProvider Clock => clock;

    public TimeZoneInfo Zone => clock.LocalTimeZone;

    /// <summary>Values of the command's own options and arguments.</summary>
    public ParseResult Parsed => parsed;

    private TimeSpan Timeout { get; } = options.TimeoutOf(parsed);

    private bool IsQuiet { get; } = parsed.GetValue(options.Quiet);

    /// <summary>Connects, runs, and turns what goes wrong into one line on standard error and an exit code.</summary>
    public Task<int> RunAsync(Func<DaemonClient, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        GuardAsync(() => CallAsync(work, cancellationToken));

    /// <summary>Connects and runs, within the time limit of the command line.</summary>
    /// <exception cref="DaemonException">The daemon cannot be reached, refuses, or does not answer in time.</exception>
    /// <exception cref="ConfigurationException">The configuration that names the socket is wrong.</exception>
    public async Task CallAsync(Func<DaemonClient, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        long started = clock.GetTimestamp();
        try
        {
            await using DaemonClient client = await ConnectAsync(DaemonClient.ConnectBlockingAsync);
            await work(client, either.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested)
        {
            throw new DaemonException(DaemonProblem.Refused, $"no answer within {Timeout.TotalSeconds} s", e);
        }

        Tell($"done in {clock.GetElapsedTime(started).TotalMilliseconds:0.0} ms");
    }

    /// <summary>Connects to the daemon that the options name.</summary>
    /// <exception cref="DaemonException">It cannot be reached.</exception>
    /// <exception cref="ConfigurationException">The configuration that names the socket is wrong.</exception>
    public Task<DaemonClient> ConnectAsync(CancellationToken cancellationToken) =>
        ConnectAsync(path => DaemonClient.ConnectAsync(path, cancellationToken));

    private Task<DaemonClient> ConnectAsync(Func<string, Task<DaemonClient>> connect)
    {
        string path = SocketLocator.Find(parsed.GetValue(options.Socket), parsed.GetValue(options.Configuration));
        Tell($"connecting to {path}");
        return connect(path);
    }

    /// <summary>Turns what goes wrong into one line on standard error and an exit code.</summary>
    public async Task<int> GuardAsync(Func<Task> work)
    {
        try
        {
            await work();
            await console.Output.FlushAsync();
            return ExitCodes.Done;
        }
        catch (DaemonException e)
        {
            return await FailAsync(e, e.Problem == DaemonProblem.NoDaemon ? ExitCodes.NoDaemon : ExitCodes.Failed);
        }
        catch (UsageException e)
        {
            return await FailAsync(e, ExitCodes.Usage);
        }
        catch (IOException e) when (OutputGuard.HasReaderGone(e))
        {
            return ExitCodes.Failed;
        }
        catch (Exception e) when (e is ConfigurationException or EditorException or IOException or UnauthorizedAccessException)
        {
            return await FailAsync(e, ExitCodes.Failed);
        }
    }

    /// <summary>Prints a line, unless quiet.</summary>
    public void Print(string line)
    {
        if (!IsQuiet)
        {
            console.Output.WriteLine(line);
        }
    }

    /// <summary>Says that it is done: the words, or with <c>--json</c> a document with them.</summary>
    public void PrintDone(string words)
    {
        if (IsJson)
        {
            PrintJson(new DoneWords(words), CliJson.Default.DoneWords);
        }
        else
        {
            Print(words);
        }
    }

    /// <summary>Prints a document on one line. With <c>--json</c> it is what the command is for, so quiet does not suppress it.</summary>
    public void PrintJson<T>(T document, JsonTypeInfo<T> type)
    {
        _hasDocument = true;
        console.Output.WriteLine(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(document, type)));
    }

    /// <summary>One line on standard error.</summary>
    public void Warn(string message) => console.Error.WriteLine($"bantui: {CliText.Visible(message)}");

    /// <summary>One line on standard error, with <c>-v</c> only.</summary>
    private void Tell(string message)
    {
        if (parsed.GetValue(options.Verbose))
        {
            Warn(message);
        }
    }

    private async Task<int> FailAsync(Exception problem, int code)
    {
        try
        {
            if (IsJson && !_hasDocument)
            {
                PrintJson(ErrorDocument.Of(problem, code), CliJson.Default.ErrorDocument);
            }

            // What was found before the failure still counts.
            await console.Output.FlushAsync();
        }
        catch (IOException)
        {
            // Nobody reads it any more.
        }

        Warn(problem.Message);
        return code;
    }
}
