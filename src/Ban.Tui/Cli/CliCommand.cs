using System.CommandLine;

namespace Ban.Tui.Cli;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="examples">Each a whole command line.</param>
internal sealed class CliCommand(string name, string description, params string[] examples) : Command(name, description)
{
    public IReadOnlyList<string> Examples { get; } = examples;
}
