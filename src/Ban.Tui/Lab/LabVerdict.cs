using System.Collections.Frozen;
using System.Collections.Immutable;
using Ban.Core.Jails;
using Ban.Tui.Regex;

namespace Ban.Tui.Lab;

/// <summary>A pattern by the option and the row that it stands in, from 0.</summary>
public readonly record struct PatternKey(LabOption Option, int Row);

/// <summary>What a filter does with a sample.</summary>
public sealed record LabVerdict
{
    public static LabVerdict None { get; } = new();

    /// <summary>One for each line of the sample that was judged.</summary>
    public ImmutableArray<LabLine> Lines { get; init; } = [];

    /// <summary>What is known of each pattern.</summary>
    public IReadOnlyDictionary<PatternKey, LabPattern> Patterns { get; init; } = FrozenDictionary<PatternKey, LabPattern>.Empty;

    /// <summary>Why nothing could be judged, in one line.</summary>
    public string? Trouble { get; init; }

    /// <summary>Whether the time was up before all lines were judged.</summary>
    public bool IsCut { get; init; }

    public int Matched { get; init; }

    public int Ignored { get; init; }

    public int Missed { get; init; }

    /// <summary>What is known of a pattern; null while it was not judged.</summary>
    public LabPattern? Find(LabOption option, int row) => Patterns.GetValueOrDefault(new PatternKey(option, row));
}

/// <summary>A pattern's share in a verdict.</summary>
/// <param name="Hits">Lines that it matched.</param>
/// <param name="Microseconds">Its time for one line of the sample; null where none was taken.</param>
/// <param name="GivenUp">Lines on which it took too many steps and was given up.</param>
public sealed record LabPattern(long Hits = 0, double? Microseconds = null, long GivenUp = 0)
{
    /// <summary>Why it cannot be used, in one line.</summary>
    public string? Error { get; init; }

    /// <summary>Where in the pattern that is, if it is known.</summary>
    public int? Place { get; init; }

    /// <summary>What is dangerous about it, one line each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>What became of a line.</summary>
public sealed record LabLine(LineStatus Status)
{
    /// <summary>Rows of the failregexes that matched, the one that counts first.</summary>
    public ImmutableArray<int> Patterns { get; init; } = [];

    /// <summary>Whom it is about; hostile.</summary>
    public string? Id { get; init; }

    /// <summary>The time that was found in it.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The line as its codec reads it, where that is not the sample's text.</summary>
    public string? Text { get; init; }

    /// <summary>Groups of the first pattern and where they stand in the text.</summary>
    public IReadOnlyList<CapturedSpan> Captures { get; init; } = [];
}

/// <summary>What another filter does with the same sample.</summary>
/// <param name="MoreLines">Lines that it matches and the first does not.</param>
/// <param name="FewerLines">Lines that only the first matches.</param>
/// <param name="MoreIds">Ids that only it finds.</param>
/// <param name="FewerIds">Ids that only the first finds.</param>
public sealed record LabDifference(int MoreLines, int FewerLines, int MoreIds, int FewerIds)
{
    /// <summary>Compares two verdicts over the same sample.</summary>
    public static LabDifference Between(LabVerdict before, LabVerdict after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        int lines = Math.Min(before.Lines.Length, after.Lines.Length);
        int more = 0;
        int fewer = 0;
        for (int i = 0; i < lines; i++)
        {
            (bool was, bool now) = (before.Lines[i].Status == LineStatus.Matched, after.Lines[i].Status == LineStatus.Matched);
            more += now && !was ? 1 : 0;
            fewer += was && !now ? 1 : 0;
        }

        HashSet<string> old = Ids(before, lines);
        HashSet<string> found = Ids(after, lines);
        return new LabDifference(more, fewer, found.Count(id => !old.Contains(id)), old.Count(id => !found.Contains(id)));
    }

    private static HashSet<string> Ids(LabVerdict verdict, int lines) =>
        [.. verdict.Lines.Take(lines).Where(static line => line.Status == LineStatus.Matched).Select(static line => line.Id).OfType<string>()];
}
