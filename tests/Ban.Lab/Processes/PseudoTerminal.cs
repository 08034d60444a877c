using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ban.Lab.Machines;

namespace Ban.Lab.Processes;

/// <summary>
/// A program on a terminal of its own, made by util-linux' <c>script</c>: what is typed goes to it, what it writes is kept with its time.
/// The owner disposes it; that ends the program.
/// </summary>
public sealed class PseudoTerminal : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private static readonly TimeSpan s_waitLimit = TimeSpan.FromSeconds(60);

    private readonly Process _script;
    private readonly Lock _gate = new();
    private readonly StringBuilder _seen = new();
    private readonly Task _reading;
    private long _bytes;

    private PseudoTerminal(Process script)
    {
        _script = script;
        _reading = Task.Run(Read);
    }

    /// <summary>Bytes written to the terminal so far.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Starts a program.</summary>
    /// <param name="command">A line for the shell, which gives its process over to the program.</param>
    public static PseudoTerminal Start(int columns, int rows, string command)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"stty cols {columns} rows {rows}; exec {command}");
        ProcessStartInfo start = HostMachine.Instance.Prepare("/usr/bin/script", ["-qefc", line, "/dev/null"]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        start.Environment["TERM"] = "xterm-256color";
        start.Environment["SHELL"] = "/bin/sh";
        return new PseudoTerminal(Process.Start(start)!);
    }

    /// <summary>Types.</summary>
    public async Task TypeAsync(string text, CancellationToken cancellationToken)
    {
        await _script.StandardInput.WriteAsync(text.AsMemory(), cancellationToken);
        await _script.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>Forgets what was written so far.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _seen.Clear();
        }
    }

    /// <summary>Waits until the program has written a text since <see cref="Forget"/>; cell by cell it may stand in several pieces.</summary>
    /// <returns>The time stamp of its arrival.</returns>
    /// <exception cref="LabException">It did not come.</exception>
    public async Task<long> WaitForAsync(string text, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            lock (_gate)
            {
                if (_seen.ToString().Contains(text, StringComparison.Ordinal))
                {
                    return Stopwatch.GetTimestamp();
                }
            }

            if (_script.HasExited || Stopwatch.GetElapsedTime(began) > s_waitLimit)
            {
                throw new LabException($"the screen never showed \"{text}\"");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        }
    }

    /// <summary>The program's process: the youngest under <c>script</c>.</summary>
    public int FindProcess()
    {
        int id = _script.Id;
        while (File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var child, ..])
        {
            id = int.Parse(child, CultureInfo.InvariantCulture);
        }

        return id;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_script.HasExited)
        {
            _script.Kill(entireProcessTree: true);
        }

        await _script.WaitForExitAsync();
        await _reading;
        _script.Dispose();
    }

    private void Read()
    {
        byte[] buffer = new byte[BufferBytes];
        Decoder decoder = Encoding.UTF8.GetDecoder();
        char[] characters = new char[BufferBytes];
        for (int count; (count = _script.StandardOutput.BaseStream.Read(buffer)) > 0;)
        {
            Interlocked.Add(ref _bytes, count);
            int decoded = decoder.GetChars(buffer, 0, count, characters, 0);
            lock (_gate)
            {
                _seen.Append(characters, 0, decoded);
            }
        }
    }
}
