using Ban.Lab.Machines;

namespace Ban.Lab.Processes;

/// <summary>The end of a command.</summary>
public sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <exception cref="LabException">The exit code is not 0.</exception>
    public CommandResult MustSucceed()
        => ExitCode == 0 ? this : throw new LabException($"{Command} ended with {ExitCode}: {Error}\n{Output}".Trim());
}

/// <summary>Commands that run to their end.</summary>
public static class Command
{
    /// <summary>Runs a command with empty input.</summary>
    public static async Task<CommandResult> RunAsync(
        IMachine machine, string program, IEnumerable<string> arguments, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        await using var process = RunningProcess.Start(machine, program, arguments);
        process.CloseInput();
        var exitCode = await process.WaitAsync(cancellationToken, deadline);
        return new CommandResult(Path.GetFileName(program), exitCode, process.Output.ToString(), process.Error.ToString());
    }

    /// <summary>Where a program is, in the places that a system administrator's path has; null if nowhere.</summary>
    public static string? Find(string name)
        => ((string[])["/usr/sbin", "/sbin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/local/bin"])
            .Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
}
