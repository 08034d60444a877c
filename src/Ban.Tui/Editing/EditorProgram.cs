using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ban.Tui.Editing;

/// <summary>The user's own editor: it gets a copy of a text in a folder that nobody else can read.</summary>
/// <param name="command">Such as <c>vim -f</c>; read by the shell, as git reads it.</param>
internal sealed class EditorProgram(string command)
{
    /// <summary>Longest text that is taken back, in bytes; the daemon takes no longer one.</summary>
    private const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The command of the editor that a user has chosen.</summary>
    /// <param name="environment">Gives the value of a variable.</param>
    public static string Find(Func<string, string?> environment) =>
        environment("VISUAL") is { Length: > 0 } visual ? visual
        : environment("EDITOR") is { Length: > 0 } editor ? editor
        : File.Exists("/usr/bin/editor") ? "/usr/bin/editor" : "vi";

    /// <summary>Has a text edited, on the terminal that this program has.</summary>
    /// <param name="name">Name of the copy, by which an editor knows what it is.</param>
    /// <exception cref="EditorException">The editor failed, or left what is no text for us.</exception>
    public async Task<string> EditAsync(string name, string text, CancellationToken cancellationToken)
    {
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("bantui-");
            string path = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(path, text, s_utf8, cancellationToken);
            await RunAsync(path, cancellationToken);
            return await ReadAsync(path, cancellationToken);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new EditorException($"{command}: {failed.Message}", failed);
        }
        finally
        {
            Remove(folder);
        }
    }

    private async Task RunAsync(string path, CancellationToken cancellationToken)
    {
        using Process process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{command} \"$@\"", "sh", path]) { UseShellExecute = false })!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new EditorException($"{command} ended with {process.ExitCode}; nothing was taken over");
        }
    }

    private static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new EditorException($"the text is longer than {MaxBytes} bytes; nothing was taken over");
        }

        try
        {
            return s_utf8.GetString(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (DecoderFallbackException failed)
        {
            throw new EditorException("the text is not UTF-8; nothing was taken over", failed);
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

/// <summary>There is no edited text; the message is one line for the user.</summary>
internal sealed class EditorException(string message, Exception? inner = null) : Exception(message, inner);
