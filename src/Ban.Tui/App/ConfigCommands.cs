using System.Collections.Immutable;
using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <summary>Something that the view Config has asked of the daemon.</summary>
public abstract record ConfigRequest : Command;

/// <summary>Reads the names of all files.</summary>
public sealed record ReadConfigListCommand : ConfigRequest;

/// <summary>Reads a file.</summary>
/// <param name="Number">Comes back with the answer.</param>
/// <param name="Use">What for.</param>
/// <param name="Line">The line to go to, from 1.</param>
/// <param name="Seed">What an editor begins with where the file does not exist.</param>
public sealed record ReadConfigFileCommand(int Number, string File, ConfigUse Use, int? Line = null, string Seed = "") : ConfigRequest;

/// <summary>What a file is read for.</summary>
public enum ConfigUse
{
    Look,
    Edit,
    EditOutside,
}

/// <summary>Checks the configuration, as it is or as it would be.</summary>
/// <param name="Number">Comes back with the answer.</param>
public sealed record CheckConfigCommand(int Number, ConfigDraft? Draft = null) : ConfigRequest;

/// <summary>Writes a file.</summary>
/// <param name="Apply">Whether the daemon reloads what is changed by it.</param>
public sealed record WriteConfigCommand(ConfigDraft Draft, bool Apply) : ConfigRequest;

/// <summary>Reads the values that hold in some jails.</summary>
/// <param name="Number">Comes back with the answer.</param>
public sealed record ReadValuesCommand(int Number, ImmutableArray<string> Jails) : ConfigRequest;

/// <summary>Has the daemon read its configuration again.</summary>
public sealed record ReloadConfigCommand : ConfigRequest;

/// <summary>Gives a text to the user's editor, which has the terminal meanwhile.</summary>
public sealed record EditOutsideCommand(ConfigDraft Draft) : ConfigRequest;

/// <summary>What came of a <see cref="ConfigRequest"/>.</summary>
public abstract record ConfigMessage : Message;

/// <summary>The names of all files were read.</summary>
public sealed record ConfigListedMessage(string Directory, IReadOnlyList<ConfigFileInfo> Files) : ConfigMessage;

/// <summary>They could not be read.</summary>
public sealed record ConfigNotListedMessage(string Error) : ConfigMessage;

/// <summary>A file was read.</summary>
/// <param name="File">Null where it does not exist.</param>
public sealed record ConfigFileReadMessage(ReadConfigFileCommand Asked, ConfigReadResult? File) : ConfigMessage;

/// <summary>The configuration was checked.</summary>
public sealed record ConfigCheckedMessage(int Number, IReadOnlyList<ConfigProblemInfo> Problems) : ConfigMessage;

/// <summary>A file was written.</summary>
public sealed record ConfigWrittenMessage(ConfigDraft Draft, ConfigWriteResult Result) : ConfigMessage;

/// <summary>A file was not written: the configuration would be wrong.</summary>
public sealed record ConfigRefusedMessage(ConfigDraft Draft, IReadOnlyList<ConfigProblemInfo> Problems) : ConfigMessage;

/// <summary>A file was not written: somebody else had changed it.</summary>
/// <param name="Present">What is there now; null where it is gone.</param>
public sealed record ConfigConflictMessage(ConfigDraft Draft, ConfigReadResult? Present) : ConfigMessage;

/// <summary>A file was not written for another reason.</summary>
public sealed record ConfigNotWrittenMessage(string Error) : ConfigMessage;

/// <summary>The values that hold were read.</summary>
public sealed record ConfigValuesMessage(int Number, ImmutableArray<ConfigValueRow> Values) : ConfigMessage;

/// <summary>The user's editor has ended.</summary>
/// <param name="Draft">With the text that it left; null where it failed.</param>
public sealed record EditedOutsideMessage(ConfigDraft? Draft, string? Error = null) : ConfigMessage;
