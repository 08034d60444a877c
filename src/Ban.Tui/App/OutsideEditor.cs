using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ban.Tui.App;

/// <summary>Lends the terminal to another program until that has ended.</summary>
internal delegate Task TerminalLender(Func<Task> use);

/// <summary>The user's own editor: it gets a copy of a text in a folder that nobody else can read, and the terminal.</summary>
/// <param name="command">Such as <c>vim -f</c>; read by the shell as git reads it.</param>
internal sealed class OutsideEditor(string command, TerminalLender lend)
{
    /// <summary>Longest text that is taken back, in bytes; the daemon takes no longer one.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The editor that a user has chosen.</summary>
    /// <param name="environment">Gives the value of a variable.</param>
    public static string Find(Func<string, string?> environment) =>
        environment("VISUAL") is { Length: > 0 } visual ? visual
        : environment("EDITOR") is { Length: > 0 } editor ? editor
        : File.Exists("/usr/bin/editor") ? "/usr/bin/editor" : "vi";

    /// <summary>Has a text edited.</summary>
    public async Task<EditedOutsideMessage> EditAsync(ConfigDraft draft, CancellationToken cancellationToken)
    {
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("bantui-");
            string path = Path.Combine(folder.FullName, Path.GetFileName(draft.File));
            await File.WriteAllTextAsync(path, draft.Text, cancellationToken);
            int code = 0;
            await lend(async () => code = await RunAsync(path, cancellationToken));
            return code != 0
                ? new EditedOutsideMessage(null, $"{command} ended with {code}; nothing was taken over")
                : await ReadAsync(draft, path, cancellationToken);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return new EditedOutsideMessage(null, $"{command}: {failed.Message}");
        }
        finally
        {
            Remove(folder);
        }
    }

    private async Task<int> RunAsync(string path, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false };
        foreach (string argument in (ReadOnlySpan<string>)["-c", $"{command} \"$@\"", "sh", path])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private static async Task<EditedOutsideMessage> ReadAsync(ConfigDraft draft, string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            return new EditedOutsideMessage(null, $"the text is longer than {MaxBytes} bytes");
        }

        try
        {
            byte[] text = await File.ReadAllBytesAsync(path, cancellationToken);
            return new EditedOutsideMessage(draft with { Text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(text) });
        }
        catch (DecoderFallbackException)
        {
            return new EditedOutsideMessage(null, "the text is not UTF-8; nothing was taken over");
        }
    }

    private static void Remove(DirectoryInfo? folder)
    {
        try
        {
            folder?.Delete(recursive: true);
        }
        catch (Exception stays) when (stays is IOException or UnauthorizedAccessException)
        {
            // Only its owner can read what stays there.
        }
    }
}
