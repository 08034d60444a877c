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

// TERM is the daemon's own business: the library's handler would end the process before it has cleaned up.
return await arguments.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
