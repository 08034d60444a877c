using System.Diagnostics;
using System.Globalization;
using Ban.Lab.Machines;

namespace Ban.Lab.Processes;

/// <summary>
/// A process whose output is read while it runs. The owner disposes it; disposing kills it with all its children and waits
/// until they are gone.
/// </summary>
public sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_endLimit = TimeSpan.FromSeconds(10);
    private readonly Process _process;
    private readonly Task _reading;

    private RunningProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(Output.ReadAsync(process.StandardOutput), Error.ReadAsync(process.StandardError));
    }

    public OutputText Output { get; } = new();

    public OutputText Error { get; } = new();

    /// <summary>Its standard input, open until <see cref="CloseInput"/>.</summary>
    public StreamWriter Input => _process.StandardInput;

    public bool HasExited => _process.HasExited;

    /// <summary>Both outputs, for messages.</summary>
    public string AllOutput => $"{Output}\n{Error}".Trim();

    /// <summary>Starts a command on a machine with all three streams as pipes.</summary>
    public static RunningProcess Start(IMachine machine, string program, params IEnumerable<string> arguments)
        => Start(machine.Prepare(program, arguments));

    /// <summary>Starts what was prepared, with all three streams as pipes.</summary>
    public static RunningProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            return new RunningProcess(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception problem)
        {
            throw new LabException($"cannot start {start.FileName}: {problem.Message}", problem);
        }
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>
    /// The process id, in our own process id namespace, of the program itself: a program inside a lab machine is the only child of
    /// the <c>nsenter</c> that was started.
    /// </summary>
    public int ProgramId => IsEntered ? SingleChild : _process.Id;

    /// <summary>Sends a signal, by its name without SIG, to the program.</summary>
    public async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        var sent = await Command.RunAsync(
            HostMachine.Instance, "/bin/sh", ["-c", "kill -s \"$0\" \"$1\"", signal, ProgramId.ToString(CultureInfo.InvariantCulture)], cancellationToken);
        sent.MustSucceed();
    }

    /// <summary>Waits for the end and for the end of its output.</summary>
    /// <returns>The exit code; 128 and more for a signal.</returns>
    /// <exception cref="LabException">It did not end in time; it was killed.</exception>
    public async Task<int> WaitAsync(CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        var limit = deadline ?? Until.Deadline;
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(source.Token);
            await _reading.WaitAsync(source.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Kill();
            throw new LabException($"{_process.StartInfo.FileName} did not end within {limit.TotalSeconds:0.#} s\n{AllOutput}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        using var limit = new CancellationTokenSource(s_endLimit);
        await _process.WaitForExitAsync(limit.Token);
        _process.Dispose();
    }

    /// <summary>
    /// Kills the program and its children. Inside a lab machine only the program: its children die with the machine, and
    /// <c>nsenter</c> before it takes leave of it and ends. A program without nsenter would go to the first process outside, and
    /// the machine cannot end before that one has taken leave of it, which in a container it may never do.
    /// </summary>
    private void Kill()
    {
        if (_process.HasExited)
        {
            return;
        }

        if (IsEntered && TryGetChild(out var child))
        {
            try
            {
                using var program = Process.GetProcessById(child);
                program.Kill();
            }
            catch (ArgumentException)
            {
                // It has ended by itself.
            }
        }
        else
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    private bool IsEntered => _process.StartInfo.FileName == LabMachine.Enter;

    /// <summary>The only child of the started process.</summary>
    internal int SingleChild
        => TryGetChild(out var child) ? child : throw new LabException($"{_process.StartInfo.FileName} has not exactly one child process");

    internal bool TryGetChild(out int child)
    {
        child = 0;
        try
        {
            var children = File.ReadAllText($"/proc/{_process.Id}/task/{_process.Id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return children.Length == 1 && int.TryParse(children[0], CultureInfo.InvariantCulture, out child);
        }
        catch (IOException)
        {
            return false; // It has ended.
        }
    }
}
