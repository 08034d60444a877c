using System.Diagnostics;

namespace Ban.Lab.Machines;

/// <summary>Where commands run: this host as it is, or a private machine of the lab.</summary>
public interface IMachine
{
    /// <summary>Makes a command ready to start there.</summary>
    ProcessStartInfo Prepare(string program, IEnumerable<string> arguments);
}

/// <summary>This host, untouched.</summary>
public sealed class HostMachine : IMachine
{
    private HostMachine()
    {
    }

    public static HostMachine Instance { get; } = new();

    public ProcessStartInfo Prepare(string program, IEnumerable<string> arguments) => new(program, arguments) { UseShellExecute = false };
}
