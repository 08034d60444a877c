using System.Text;
using Ban.Terminal.Screen;
using Microsoft.Win32.SafeHandles;

namespace Ban.Tui.Cli;

/// <summary>Where a command reads and writes.</summary>
/// <param name="Output">Standard output; flushed at the end of a command.</param>
/// <param name="Error">Standard error: one line for each thing that went wrong.</param>
/// <param name="Input">Standard input.</param>
/// <param name="HasColor">Whether the output is a terminal and colour was not turned off by <c>NO_COLOR</c>.</param>
internal sealed record CliConsole(TextWriter Output, TextWriter Error, TextReader Input, bool HasColor)
{
    /// <summary>Columns of the terminal that the output goes to; null where it goes elsewhere.</summary>
    public int? Width { get; init; }

    /// <summary>Whether somebody is there to answer questions.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>The process's own. Not through <see cref="Console"/>, whose writers send control bytes to a terminal first.</summary>
    public static CliConsole OfProcess() => new(
        Writer(1),
        Writer(2),
        new StreamReader(new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0)),
        !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
    {
        Width = StandardStream.Columns,
        IsInteractive = !Console.IsInputRedirected && !Console.IsOutputRedirected,
    };

    private static StreamWriter Writer(int descriptor) =>
        new(new StandardStream(descriptor), new UTF8Encoding(false))
        {
            NewLine = "\n",
            AutoFlush = descriptor == 2,
        };
}
