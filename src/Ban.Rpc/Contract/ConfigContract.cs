using System.Text.Json.Serialization;

namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>config.list</c>.</summary>
public sealed record ConfigListParams(string? Cursor = null, int? Limit = null);

/// <summary>Answer of <c>config.list</c>, by name.</summary>
/// <param name="Directory">The configuration directory; the names are relative to it.</param>
/// <param name="NextCursor">Pass it to get the next page; absent at the end.</param>
public sealed record ConfigListResult(string Directory, IReadOnlyList<ConfigFileInfo> Files, string? NextCursor = null);

/// <summary>A file of the configuration.</summary>
/// <param name="File">Such as <c>jail.d/sshd.local</c>.</param>
/// <param name="Kind"><c>daemon</c>, <c>jail</c>, <c>filter</c>, <c>action</c> or <c>other</c>.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Changed">When it was last changed.</param>
/// <param name="Writable">Whether <c>config.write</c> takes it: only files that end in .local.</param>
public sealed record ConfigFileInfo(string File, string Kind, long Size, DateTimeOffset Changed, bool Writable)
{
    /// <summary><see cref="Changed"/> in seconds since 1970.</summary>
    public double ChangedEpoch => Epoch.Seconds(Changed);
}

/// <summary>Parameters of <c>config.read</c>.</summary>
/// <param name="File">As <c>config.list</c> names it.</param>
public sealed record ConfigReadParams(string File);

/// <summary>Answer of <c>config.read</c>.</summary>
/// <param name="Text">What is in it.</param>
/// <param name="Revision">Stands for these contents; <c>config.write</c> wants it.</param>
/// <param name="Writable">Whether <c>config.write</c> takes it.</param>
/// <param name="Lossy">Whether it is not UTF-8, so that the text is not quite what is in it.</param>
public sealed record ConfigReadResult(string File, string Text, string Revision, bool Writable, bool Lossy = false);

/// <summary>Parameters of <c>config.write</c>.</summary>
/// <param name="File"><c>NAME.local</c>, <c>jail.d/NAME.local</c>, <c>filter.d/NAME.local</c> or <c>action.d/NAME.local</c>.</param>
/// <param name="Text">The whole file; absent removes it, and the version before stays beside it as well.</param>
/// <param name="Revision">As <c>config.read</c> gave it, so that nobody's change is lost; absent for a file that is not there yet.</param>
/// <param name="Apply">Whether the daemon reloads what is changed by it.</param>
/// <param name="TrialSeconds">Seconds, 5 to 3,600, after which the old file comes back unless <c>config.confirm</c> is called; applies the change.</param>
public sealed record ConfigWriteParams(string File, string? Text = null, string? Revision = null, bool? Apply = null, int? TrialSeconds = null);

/// <summary>Answer of <c>config.write</c>.</summary>
/// <param name="Revision">Of the new contents; empty where the file was removed.</param>
/// <param name="Problems">What is wrong in the configuration and does not stop it.</param>
/// <param name="Reload">What the reload did; absent when it was not asked for.</param>
/// <param name="TrialUntil">When the old file comes back; absent without a trial.</param>
public sealed record ConfigWriteResult(
    string File, string Revision, IReadOnlyList<ConfigProblemInfo> Problems, DaemonReloadResult? Reload = null, DateTimeOffset? TrialUntil = null)
{
    /// <summary><see cref="TrialUntil"/> in seconds since 1970.</summary>
    public double? TrialUntilEpoch => Epoch.Seconds(TrialUntil);
}

/// <summary>A change of the configuration that goes back by itself unless it is confirmed.</summary>
/// <param name="File">Such as <c>jail.d/sshd.local</c>.</param>
/// <param name="Until">When the old file comes back.</param>
public sealed record ConfigTrialInfo(string File, DateTimeOffset Until)
{
    /// <summary><see cref="Until"/> in seconds since 1970.</summary>
    public double UntilEpoch => Epoch.Seconds(Until);
}

/// <summary>Answer of <c>config.confirm</c> and <c>config.revert</c>.</summary>
/// <param name="File">The file that was on trial.</param>
/// <param name="Reload">What the reload did; absent for a confirmation, which changes nothing.</param>
public sealed record ConfigTrialResult(string File, DaemonReloadResult? Reload = null);

/// <summary>Parameters of <c>config.check</c>.</summary>
/// <param name="All">Whether filters and actions that no jail names, and that came with a package, are read to the end.</param>
/// <param name="File">Checks as if this file held <c>text</c>; nothing is written.</param>
/// <param name="Text">What the file would hold.</param>
public sealed record ConfigCheckParams(bool? All = null, string? File = null, string? Text = null);

/// <summary>Answer of <c>config.check</c>, in the order of files and lines.</summary>
/// <param name="Errors">Problems that stop a jail or the daemon.</param>
public sealed record ConfigCheckResult(string Directory, int Errors, int Warnings, IReadOnlyList<ConfigProblemInfo> Problems);

/// <summary>One problem.</summary>
/// <param name="File">Where it stands, within the configuration directory.</param>
/// <param name="Line">From 1; absent for the file as a whole.</param>
/// <param name="Column">In characters from 1; absent where it is not known.</param>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
/// <param name="Option">The option that the line sets.</param>
/// <param name="Subject">The words in the line that are wrong.</param>
/// <param name="Suggestion">What was probably meant.</param>
/// <param name="Detail">More lines that show the place, such as a pattern with a caret below it.</param>
public sealed record ConfigProblemInfo(
    string File, int? Line, int? Column, string Severity, string? Jail, string? Option, string Message, string? Suggestion = null,
    string? Detail = null, string? Subject = null)
{
    /// <summary>What is absent in JSON needs a default, which the members in their order cannot have.</summary>
    [JsonConstructor]
    public ConfigProblemInfo(
        string file, string severity, string message, int? line = null, int? column = null, string? jail = null, string? option = null,
        string? suggestion = null, string? detail = null, string? subject = null)
        : this(file, line, column, severity, jail, option, message, suggestion, detail, subject)
    {
    }
}

/// <summary>Parameters of <c>config.show</c>.</summary>
/// <param name="Jail">Enabled or not.</param>
public sealed record ConfigShowParams(string Jail);

/// <summary>Answer of <c>config.show</c>: each value that holds for a jail and where it comes from.</summary>
public sealed record ConfigShowResult(
    string Jail, string File, int Line, IReadOnlyList<ConfigValue> Options, IReadOnlyList<ConfigGroup> Actions, ConfigGroup? Filter = null)
{
    /// <summary>What the jail sets for the texts of its other options, such as <c>port</c>.</summary>
    public IReadOnlyList<ConfigValue> Parameters { get; init; } = [];

    /// <summary>Whether values that can hold a password stand as <c>***</c>: the caller may look only.</summary>
    public bool Masked { get; init; }
}

/// <summary>A filter or an action.</summary>
public sealed record ConfigGroup(string Name, IReadOnlyList<ConfigValue> Options);

/// <summary>A value that holds.</summary>
/// <param name="BuiltIn">Whether no file sets it.</param>
public sealed record ConfigValue(string Name, bool BuiltIn, IReadOnlyList<ConfigLine> Lines);

/// <summary>A line of a value and its place, the file within the configuration directory; without a file it is built in.</summary>
public sealed record ConfigLine(string Text, string? File = null, int? Line = null);

/// <summary>Values of <see cref="ConfigProblemInfo.Severity"/>.</summary>
public static class ConfigSeverities
{
    public const string Error = "error";
    public const string Warning = "warning";
}
