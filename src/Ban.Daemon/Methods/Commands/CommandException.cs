using System.Globalization;
using Ban.Core.Configuration;

namespace Ban.Daemon.Methods.Commands;

/// <summary>A command of fail2ban-client is refused.</summary>
/// <param name="printed">What fail2ban-client prints on its standard output.</param>
/// <param name="arguments">What it shows behind <c>NOK:</c>: the error's arguments as a tuple of Python's.</param>
internal sealed class CommandException(string printed, string arguments) : Exception(printed)
{
    /// <summary>The error's arguments as a tuple of Python's, in one line.</summary>
    public string Arguments { get; } = arguments;

    /// <summary>A refusal in words.</summary>
    public static CommandException Of(string message) => new(message, Tuple(message));

    /// <summary>The command ends before all its words are there.</summary>
    public static CommandException MissingWord() => new("Sorry but the command is invalid", Tuple("list index out of range"));

    public static CommandException UnknownJail(string jail) => new($"Sorry but the jail '{jail}' does not exist", Tuple(jail));

    public static CommandException JailExists(string jail) => new($"The jail '{jail}' already exists", Tuple(jail));

    public static CommandException UnknownAction(string action)
    {
        string message = $"Invalid Action name: {action}";
        return new CommandException(PythonText.Of(message), Tuple(message));
    }

    public static CommandException NoSuchFile(string path)
    {
        const int number = 2;
        const string reason = "No such file or directory";
        return new CommandException(
            string.Create(CultureInfo.InvariantCulture, $"[Errno {number}] {reason}: {PythonText.Of(path)}"),
            string.Create(CultureInfo.InvariantCulture, $"({number}, {PythonText.Of(reason)})"));
    }

    private static string Tuple(string only) => $"({PythonText.Of(only)},)";
}
