using Ban.Lab.Daemon;

namespace Ban.EndToEnd.Tests.Screen;

/// <summary>A test of the full screen on a real terminal, with a real daemon behind it.</summary>
public abstract class ScreenTest : LabTest
{
    protected const string Attacker = "198.51.100.7";

    protected static bool HasLine(string screen, params string[] words)
        => screen.Split('\n').Any(line => words.All(word => line.Contains(word, StringComparison.Ordinal)));

    /// <summary>The number of the last row that is not empty.</summary>
    protected static int LastRow(string screen) => screen.TrimEnd().Split('\n').Length;

    /// <summary>Whether the screen has left and the shell asks for its second command.</summary>
    protected static bool IsShellBack(string text) => text.Split("ready$").Length > 2 && !text.Contains("1 Overview", StringComparison.Ordinal);

    /// <summary>Starts a daemon and opens the screen on it.</summary>
    /// <param name="first">What the shell is told before, ended by a semicolon.</param>
    private protected async Task<(DaemonProcess Daemon, TmuxTerminal Terminal)> OpenAsync(int columns, int rows, string first = "")
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        return (daemon, await OpenOnAsync(daemon.Files, columns, rows, first));
    }

    /// <summary>Opens the screen on a daemon, whether it runs or not.</summary>
    private protected async Task<TmuxTerminal> OpenOnAsync(DaemonFiles files, int columns, int rows, string first = "", string options = "")
    {
        var terminal = await TmuxTerminal.StartAsync(Lab, columns, rows, Token);
        await terminal.TypeAsync($"cd {Lab.DirectoryPath}; {first}{Repository.Bantui} -s {files.Socket} {options}", Token);
        return terminal;
    }

    protected Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(Lab.DirectoryPath, name), Token);
}
