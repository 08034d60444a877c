using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Ban.Tui.Config;

/// <summary>The user's own editor on a copy that nobody else can read, and the difference that it made.</summary>
/// <param name="command">Such as <c>vim -f</c>; read by the shell, as git reads it.</param>
internal sealed class EditorProgram(string command)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The editor that the user has chosen.</summary>
    public static EditorProgram OfUser() => new(
        Environment.GetEnvironmentVariable("VISUAL") is { Length: > 0 } visual ? visual
        : Environment.GetEnvironmentVariable("EDITOR") is { Length: > 0 } editor ? editor
        : File.Exists("/usr/bin/editor") ? "/usr/bin/editor" : "vi");

    /// <summary>Has a text edited, on the terminal that this program has.</summary>
    /// <param name="name">Name of the copy, by which an editor knows what it is.</param>
    /// <exception cref="EditorException">The editor failed, or left no UTF-8.</exception>
    public async Task<string> EditAsync(string name, string text, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bantui-");
        try
        {
            string path = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(path, text, s_utf8, cancellationToken);
            using Process editor = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{command} \"$@\"", "sh", path]) { UseShellExecute = false })!;
            await editor.WaitForExitAsync(cancellationToken);
            return editor.ExitCode == 0
                ? await File.ReadAllTextAsync(path, s_utf8, cancellationToken)
                : throw new EditorException($"nothing was changed: {command} ended with {editor.ExitCode}");
        }
        catch (Exception failed) when (failed is Win32Exception or DecoderFallbackException)
        {
            throw new EditorException($"nothing was changed: {failed.Message}", failed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The lines that came and went, as <c>diff -u</c> tells them; empty where there is no such program.</summary>
    public static async Task<string> DifferenceAsync(string name, string before, string after, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("bantui-");
        try
        {
            (string old, string now) = (Path.Combine(folder.FullName, "old"), Path.Combine(folder.FullName, "new"));
            await File.WriteAllTextAsync(old, before, s_utf8, cancellationToken);
            await File.WriteAllTextAsync(now, after, s_utf8, cancellationToken);
            using Process diff = Process.Start(new ProcessStartInfo("diff", ["-u", "--label", name, "--label", $"{name}, edited", old, now])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
            })!;
            string output = await diff.StandardOutput.ReadToEndAsync(cancellationToken);
            await diff.WaitForExitAsync(cancellationToken);
            return output;
        }
        catch (Win32Exception)
        {
            return "";
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <summary>There is no edited text; the message is one line for the user.</summary>
internal sealed class EditorException(string message, Exception? inner = null) : Exception(message, inner);
