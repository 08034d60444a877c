using System.Globalization;
using Ban.Lab;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Screen;

/// <summary>A real terminal of a given size with a shell in it, driven by keys and read as text. It ends with its machine.</summary>
internal sealed class TmuxTerminal
{
    private readonly SshLab _lab;
    private readonly string _socket;

    private TmuxTerminal(SshLab lab)
    {
        _lab = lab;
        _socket = Path.Combine(lab.DirectoryPath, "tmux");
    }

    public static async Task<TmuxTerminal> StartAsync(SshLab lab, int columns, int rows, CancellationToken cancellationToken)
    {
        var terminal = new TmuxTerminal(lab);
        await terminal.TmuxAsync(
            cancellationToken, "new-session", "-d", "-x", Text(columns), "-y", Text(rows),
            "env", "LC_ALL=C.UTF-8", "PS1=ready$ ", "/bin/sh", "-i");
        await terminal.WaitForAsync("ready$", cancellationToken);
        return terminal;
    }

    /// <summary>Sends keys by tmux's names; text that is no name goes character by character.</summary>
    public Task SendAsync(CancellationToken cancellationToken, params string[] keys) => TmuxAsync(cancellationToken, ["send-keys", .. keys]);

    /// <summary>Types a command line and presses Enter.</summary>
    public async Task TypeAsync(string line, CancellationToken cancellationToken)
    {
        await TmuxAsync(cancellationToken, "send-keys", "-l", line);
        await SendAsync(cancellationToken, "Enter");
    }

    public Task ResizeAsync(int columns, int rows, CancellationToken cancellationToken)
        => TmuxAsync(cancellationToken, "resize-window", "-x", Text(columns), "-y", Text(rows));

    /// <summary>Takes the terminal away from under its program, as a lost connection does.</summary>
    public Task CloseAsync(CancellationToken cancellationToken) => TmuxAsync(cancellationToken, "kill-server");

    /// <summary>What the terminal shows now, line by line.</summary>
    public async Task<string> CaptureAsync(CancellationToken cancellationToken) => await TmuxAsync(cancellationToken, "capture-pane", "-p");

    /// <summary>Waits until the terminal shows a text.</summary>
    public Task<string> WaitForAsync(string text, CancellationToken cancellationToken)
        => WaitForAsync($"\"{text}\" on the screen", screen => screen.Contains(text, StringComparison.Ordinal), cancellationToken);

    /// <summary>Waits until what the terminal shows meets a condition, and returns it.</summary>
    public async Task<string> WaitForAsync(string what, Func<string, bool> condition, CancellationToken cancellationToken)
    {
        var screen = "";
        await Until.TrueAsync(
            what, async () => condition(screen = await CaptureAsync(cancellationToken)), cancellationToken, state: () => screen);
        return screen;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<string> TmuxAsync(CancellationToken cancellationToken, params string[] words)
        => (await Command.RunAsync(
            _lab.Machine, "/usr/bin/tmux", ["-u", "-S", _socket, "-f", "/dev/null", .. words], cancellationToken)).MustSucceed().Output;
}
