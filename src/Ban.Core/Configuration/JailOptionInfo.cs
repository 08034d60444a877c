namespace Ban.Core.Configuration;

/// <summary>What the text of an option has to be.</summary>
public enum JailOptionKind
{
    /// <summary>Anything.</summary>
    Text,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>One of a few words.</summary>
    Choice,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A time, such as <c>10m</c>.</summary>
    Time,

    /// <summary>A formula.</summary>
    Formula,

    /// <summary>Addresses, networks, names and files of them.</summary>
    Addresses,

    /// <summary>Paths and globs of logs, a line each.</summary>
    Logs,

    /// <summary>Patterns, a line each.</summary>
    Patterns,

    /// <summary>Patterns of dates, a line each.</summary>
    DatePatterns,

    /// <summary>A file of another folder with its parameters, as <c>sshd[mode=normal]</c>; of actions one for each line.</summary>
    Definition,
}

/// <summary>An option of a jail as people are asked for it.</summary>
/// <param name="Name">As in a file.</param>
/// <param name="Help">What it does, in one sentence.</param>
/// <param name="Default">What holds where no file sets it; empty where that is nothing.</param>
/// <param name="Choices">Of a choice: the words.</param>
/// <param name="HasLines">Whether its value can have several lines.</param>
public sealed record JailOptionInfo(string Name, JailOptionKind Kind, string Help, string Default, IReadOnlyList<string> Choices, bool HasLines);
