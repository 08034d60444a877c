using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <summary>A jail that is open in Overview.</summary>
/// <param name="Name">Its name.</param>
public sealed record JailPage(string Name)
{
    /// <summary>Most rows that can be scrolled to.</summary>
    private const int MaxRows = 10_000;

    private const int SettingRows = 5;

    /// <summary>What the daemon said of it last; null before the first answer.</summary>
    public JailDetail? Detail { get; init; }

    /// <summary>Its options with their places; null before they were read, none where they may not be seen.</summary>
    public IReadOnlyList<ConfigValue>? Settings { get; init; }

    /// <summary>Whether they are to be read, again after a reload.</summary>
    public bool WantsSettings { get; init; } = true;

    /// <summary>The options that a file sets; the rest is as it always is.</summary>
    public IEnumerable<ConfigValue> OwnSettings => Settings?.Where(static value => !value.BuiltIn) ?? [];

    /// <summary>Why the daemon gave no answer.</summary>
    public string? Error { get; init; }

    /// <summary>Whether an answer is on its way.</summary>
    public bool IsReading { get; init; }

    /// <summary>The first row that is shown.</summary>
    public int Top { get; init; }

    /// <summary>Rows that the page has, headings included.</summary>
    public int RowCount => Detail is { } detail
        ? Math.Min((Error is null ? 0 : 1) + SettingRows + LimitRows(detail) + 4 + detail.Sources.Count + ActionRows(detail)
            + Section(detail.Warnings.Count) + Section(detail.Patterns.Count) + Section(OwnSettings.Count()), MaxRows)
        : 1;

    // With its heading and a line of space; nothing at all where it is empty.
    private static int Section(int rows) => rows > 0 ? rows + 2 : 0;

    private static int LimitRows(JailDetail detail) => detail.CutLines > 0 || detail.GivenUpSearches > 0 ? 1 : 0;

    // One that has failed has its error in a row of its own.
    private static int ActionRows(JailDetail detail) => detail.ActionStates.Count + detail.ActionStates.Count(static action => action.LastError is not null);
}
