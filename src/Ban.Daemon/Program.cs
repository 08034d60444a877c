using System.CommandLine;
using Ban.Daemon;

const int usageError = 2;

ParseResult arguments = DaemonArguments.Command(DaemonProgram.RunAsync).Parse(args);
if (arguments.Errors.Count > 0)
{
    foreach (System.CommandLine.Parsing.ParseError error in arguments.Errors)
    {
        Console.Error.WriteLine($"bantuid: {error.Message}");
    }

    return usageError;
}

return await arguments.InvokeAsync();
