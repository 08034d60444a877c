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

// The library would end the process on TERM and INT by itself, in the midst of the clean stop.
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
