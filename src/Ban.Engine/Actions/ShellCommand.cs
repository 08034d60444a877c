using System.Diagnostics;
using System.Text;
using Ban.Native.LibC;

namespace Ban.Engine.Actions;

/// <summary>Runs one script with <c>/bin/sh -c</c> in a process group of its own (spec 2, section 5.2).</summary>
internal static class ShellCommand
{
    /// <summary>Bytes kept of each output; the rest is read and dropped, so that no command blocks on a full pipe.</summary>
    public const int MaxOutputBytes = 64 * 1024;

    /// <summary>Between asking a group to end and ending it.</summary>
    private static readonly TimeSpan s_killDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>How long output may still come after the shell has ended: a child left behind can hold the pipe open for ever.</summary>
    private static readonly TimeSpan s_outputDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs a script to its end or to <paramref name="timeout"/>, when its whole group is killed.</summary>
    /// <param name="script">The script; its text is trusted.</param>
    /// <param name="arguments">Values for <c>$0</c>, <c>$1</c> and so on; hostile text.</param>
    /// <exception cref="ActionException">The shell itself cannot be started.</exception>
    public static async Task<ShellResult> RunAsync(string script, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using Process process = Start(script, arguments);
        process.StandardInput.Close();
        BoundedOutput output = new();
        BoundedOutput error = new();
        Task both = Task.WhenAll(output.ReadAsync(process.StandardOutput.BaseStream), error.ReadAsync(process.StandardError.BaseStream));
        bool inTime = await WaitAsync(process, timeout, cancellationToken);
        await Task.WhenAny(both, Task.Delay(s_outputDelay, CancellationToken.None));
        cancellationToken.ThrowIfCancellationRequested();
        return new ShellResult(inTime ? process.ExitCode : null, output.Text, error.Text)
        {
            DroppedOutput = output.Dropped,
            DroppedError = error.Dropped,
        };
    }

    private static Process Start(string script, IReadOnlyList<string> arguments)
    {
        // setsid makes the group: what the shell starts can then be ended with it.
        ProcessStartInfo info = new("setsid") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (IEnumerable<string>)["/bin/sh", "-c", script, .. arguments])
        {
            info.ArgumentList.Add(argument);
        }

        // A library may have opened a socket or a file that would go on living in every command.
        OpenDescriptors.CloseOnExec();
        try
        {
            return Process.Start(info)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new ActionException($"no shell could be started: {exception.Message} (setsid from util-linux and /bin/sh are needed)", exception);
        }
    }

    /// <summary>Waits for the shell's end; false if it had to be killed.</summary>
    private static async Task<bool> WaitAsync(Process process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            ProcessGroup.Terminate(process.Id);
            await Task.WhenAny(process.WaitForExitAsync(CancellationToken.None), Task.Delay(s_killDelay, CancellationToken.None));
            ProcessGroup.Kill(process.Id);
            await process.WaitForExitAsync(CancellationToken.None);
            return false;
        }
    }

    /// <summary>The start of one output; what came so far can be read while more may come.</summary>
    private sealed class BoundedOutput
    {
        private readonly byte[] _kept = new byte[MaxOutputBytes];
        private volatile int _length;
        private long _dropped;

        public long Dropped => Interlocked.Read(ref _dropped);

        public string Text => Encoding.UTF8.GetString(_kept, 0, _length);

        public async Task ReadAsync(Stream stream)
        {
            byte[] dropped = [];
            try
            {
                int read;
                do
                {
                    bool isFull = _length == _kept.Length;
                    dropped = isFull && dropped.Length == 0 ? new byte[4096] : dropped;
                    read = await stream.ReadAsync(isFull ? dropped : _kept.AsMemory(_length), CancellationToken.None);
                    _length += isFull ? 0 : read;
                    Interlocked.Add(ref _dropped, isFull ? read : 0);
                }
                while (read > 0);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The process was disposed of while a child of its held the pipe; what came so far is what there is.
            }
        }
    }
}

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">Its exit code, above 128 for a signal; null if it was killed at its time limit.</param>
/// <param name="Output">Start of its standard output. Hostile text.</param>
/// <param name="Error">Start of its standard error. Hostile text.</param>
internal sealed record ShellResult(int? ExitCode, string Output, string Error)
{
    /// <summary>Bytes of standard output beyond those kept.</summary>
    public long DroppedOutput { get; init; }

    /// <summary>Bytes of standard error beyond those kept.</summary>
    public long DroppedError { get; init; }

    /// <summary>Whether the command did what it should.</summary>
    public bool IsSuccess => ExitCode == 0;

    /// <summary>How it failed, one harmless line.</summary>
    public string Describe(TimeSpan timeout)
    {
        string how = ExitCode switch
        {
            null => $"timed out after {timeout.TotalSeconds:0.#} s and was killed",
            127 => "returned 127: a command in it was not found",
            > 128 => $"was killed by signal {ExitCode - 128}",
            _ => $"returned {ExitCode}",
        };
        string text = Error.Trim().Length > 0 ? Error.Trim() : Output.Trim();
        string said = text.Length > 0 ? $"; it said: {VisibleText.Of(text.Split('\n')[0].Trim())}" : string.Empty;
        return how + said;
    }
}
