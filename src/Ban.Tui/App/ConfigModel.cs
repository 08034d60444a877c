using System.Collections.Immutable;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;
using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <summary>State of the view Config: the files of the configuration, and what is open of them.</summary>
public sealed record ConfigModel
{
    /// <summary>The configuration directory, on the daemon's machine.</summary>
    public string Directory { get; init; } = "";

    /// <summary>Every file, by name.</summary>
    public IReadOnlyList<ConfigFileInfo> Files { get; init; } = [];

    /// <summary>Whether the files were read, or are being read.</summary>
    public ConfigState State { get; init; }

    /// <summary>Why they could not be read.</summary>
    public string? Error { get; init; }

    /// <summary>Folders that are unfolded.</summary>
    public ImmutableHashSet<string> Unfolded { get; init; } = ["jail.d"];

    /// <summary>What the names of the shown files hold; empty shows all.</summary>
    public string Filter { get; init; } = "";

    /// <summary>The filter being typed; null when it is not.</summary>
    public TextField? Editing { get; init; }

    /// <summary>The tree as it is shown.</summary>
    public ImmutableArray<ConfigRow> Rows { get; init; } = [];

    /// <summary>Which of <see cref="Rows"/> is selected.</summary>
    public ListState List { get; init; }

    /// <summary>What is open over the tree, or beside it; each knows what lies behind it.</summary>
    public ConfigPane? Pane { get; init; }

    /// <summary>Number of the latest question whose answer is waited for: one to an earlier question is not taken.</summary>
    public int Asked { get; init; }

    /// <summary>The selected row, if there is any.</summary>
    public ConfigRow? Selected => List.Selected < Rows.Length ? Rows[List.Selected] : null;

    /// <summary>Whether there is a file of that name.</summary>
    public bool Has(string file) => Files.Any(known => known.File == file);

    /// <summary>A path as the daemon tells it, by its name within the directory where it lies there.</summary>
    public string NameOf(string path) => Directory.Length > 0 && path.StartsWith(Directory + "/", StringComparison.Ordinal) ? path[(Directory.Length + 1)..] : path;
}

/// <summary>Whether the files of the configuration are known.</summary>
public enum ConfigState
{
    Unread,
    Reading,
    Read,
}

/// <summary>A row of the tree: a folder or a file.</summary>
/// <param name="Folder">The folder; empty for the files beside the folders.</param>
/// <param name="File">Null for the folder's own row.</param>
/// <param name="Mark">How the file stands to the other of its pair; of a folder, how many files it has.</param>
public sealed record ConfigRow(string Folder, ConfigFileInfo? File, string Mark);

/// <summary>Something that is open in the view.</summary>
public abstract record ConfigPane
{
    /// <summary>What <c>esc</c> leads back to; null is the tree.</summary>
    public abstract ConfigPane? Behind { get; init; }
}

/// <summary>The text of a file, to look at.</summary>
/// <param name="Sought">What was looked for last.</param>
/// <param name="Seeking">What is typed to be looked for; null when nothing is.</param>
public sealed record FilePane(ConfigPane? Behind, ConfigReadResult File, ImmutableArray<string> Lines, ListState List, string Sought = "", TextField? Seeking = null) : ConfigPane;

/// <summary>A text that is to become a file's.</summary>
/// <param name="File">Its name; it need not exist.</param>
/// <param name="Revision">Stands for the text that it had; null where there was no such file.</param>
/// <param name="Original">That text.</param>
/// <param name="Text">The new one.</param>
public sealed record ConfigDraft(string File, string? Revision, string Original, string Text)
{
    public bool IsChanged => Text != Original;
}

/// <summary>An editor with a file in it.</summary>
/// <param name="Draft">The file as it was; what it is to become is in <paramref name="Text"/>.</param>
/// <param name="Warned">Whether it was said that leaving drops changes.</param>
public sealed record EditPane(ConfigPane? Behind, ConfigDraft Draft, TextArea Text, bool Warned = false) : ConfigPane
{
    /// <summary>The draft with what the editor holds.</summary>
    public ConfigDraft Present => Draft with { Text = string.Join('\n', Text.Lines) };
}

/// <summary>What writing would change, and what the check says of it.</summary>
/// <param name="Problems">Null while they are not known.</param>
/// <param name="IsConflict">Whether somebody else changed the file meanwhile: it is compared with what is there now.</param>
public sealed record DiffPane(
    ConfigPane? Behind, ConfigDraft Draft, ImmutableArray<DiffLine> Lines, ListState List, IReadOnlyList<ConfigProblemInfo>? Problems = null,
    bool IsConflict = false, bool IsWriting = false) : ConfigPane
{
    public int Errors => Problems?.Count(static problem => problem.Severity == ConfigSeverities.Error) ?? 0;
}

/// <summary>What is wrong in the configuration.</summary>
/// <param name="Problems">Null while they are not known.</param>
/// <param name="Of">The text that was refused; null where they are those of the files as they are.</param>
public sealed record ProblemsPane(ConfigPane? Behind, IReadOnlyList<ConfigProblemInfo>? Problems, ListState List, ConfigDraft? Of = null) : ConfigPane;

/// <summary>The values that hold, each with its place.</summary>
/// <param name="Field">Words that the shown ones hold.</param>
/// <param name="Typing">Whether keys go into the field.</param>
/// <param name="All">Null while they are not known.</param>
public sealed record ValuesPane(ConfigPane? Behind, TextField Field, bool Typing, ImmutableArray<ConfigValueRow>? All, ImmutableArray<ConfigValueRow> Shown, ListState List) : ConfigPane;

/// <summary>A value that holds in a jail.</summary>
/// <param name="Part">Empty for the jail's own, else its filter or an action.</param>
/// <param name="Option">Its name.</param>
/// <param name="Value">Its first line.</param>
/// <param name="More">Lines that follow.</param>
/// <param name="File">Where it comes from; null where no file sets it.</param>
public sealed record ConfigValueRow(string Jail, string Part, string Option, string Value, int More, string? File, int? Line);
