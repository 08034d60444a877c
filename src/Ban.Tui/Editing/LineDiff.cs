using System.Collections.Immutable;

namespace Ban.Tui.Editing;

/// <summary>A line of a difference.</summary>
/// <param name="Kind">Whether it stays, comes or goes, or stands for lines that are left out.</param>
/// <param name="Text">The line; of lines left out, how many.</param>
public readonly record struct DiffLine(DiffKind Kind, string Text);

/// <summary>What becomes of a line.</summary>
public enum DiffKind
{
    Same,
    Added,
    Removed,
    Skipped,
}

/// <summary>What is different between two texts, line by line, with some lines around.</summary>
public static class LineDiff
{
    /// <summary>Lines that stay shown before and behind a change.</summary>
    private const int Context = 3;

    /// <summary>Largest table of lines against lines that is worked out; beyond, all between the first and the last change is shown as changed.</summary>
    private const int MaxCells = 4_000_000;

    /// <summary>The lines from one text to the other; none where they are the same.</summary>
    public static ImmutableArray<DiffLine> Between(string before, string after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (before == after)
        {
            return [];
        }

        string[] old = Lines(before);
        string[] now = Lines(after);
        int head = old.AsSpan().CommonPrefixLength(now);
        int tail = 0;
        while (tail < Math.Min(old.Length, now.Length) - head && old[^(tail + 1)] == now[^(tail + 1)])
        {
            tail++;
        }

        List<DiffLine> lines = [.. old.Take(head).Select(Same)];
        AddMiddle(lines, old[head..(old.Length - tail)], now[head..(now.Length - tail)]);
        lines.AddRange(old.TakeLast(tail).Select(Same));
        return Shortened(lines);
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.EndsWith('\n') ? text[..^1].Split('\n') : [.. text.Split('\n')[..^1], text[(text.LastIndexOf('\n') + 1)..] + NoEnd];

    /// <summary>Marks a last line without a line end, which is another line than one with it.</summary>
    private const string NoEnd = " (no line end)";

    private static DiffLine Same(string text) => new(DiffKind.Same, text);

    // The longest common subsequence: what is not in it has gone or come.
    private static void AddMiddle(List<DiffLine> lines, string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > MaxCells)
        {
            lines.AddRange(old.Select(static text => new DiffLine(DiffKind.Removed, text)));
            lines.AddRange(now.Select(static text => new DiffLine(DiffKind.Added, text)));
            return;
        }

        int[,] common = Common(old, now);
        (int i, int j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                lines.Add(Same(old[i]));
                (i, j) = (i + 1, j + 1);
            }
            else if (i < old.Length && (j == now.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(new DiffLine(DiffKind.Removed, old[i++]));
            }
            else
            {
                lines.Add(new DiffLine(DiffKind.Added, now[j++]));
            }
        }
    }

    /// <summary>Length of the longest common subsequence from each pair of places on.</summary>
    private static int[,] Common(string[] old, string[] now)
    {
        int[,] common = new int[old.Length + 1, now.Length + 1];
        for (int i = old.Length - 1; i >= 0; i--)
        {
            for (int j = now.Length - 1; j >= 0; j--)
            {
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        return common;
    }

    private static ImmutableArray<DiffLine> Shortened(List<DiffLine> lines)
    {
        ImmutableArray<DiffLine>.Builder kept = ImmutableArray.CreateBuilder<DiffLine>();
        int skipped = 0;
        int lastChange = int.MinValue / 2;
        for (int i = 0; i < lines.Count; i++)
        {
            lastChange = lines[i].Kind == DiffKind.Same ? lastChange : i;
            bool isNear = i - lastChange <= Context || lines.Skip(i).Take(Context + 1).Any(static line => line.Kind != DiffKind.Same);
            if (!isNear)
            {
                skipped++;
                continue;
            }

            AddSkipped(kept, ref skipped);
            kept.Add(lines[i]);
        }

        AddSkipped(kept, ref skipped);
        return kept.ToImmutable();
    }

    private static void AddSkipped(ImmutableArray<DiffLine>.Builder kept, ref int skipped)
    {
        if (skipped > 0)
        {
            kept.Add(new DiffLine(DiffKind.Skipped, skipped == 1 ? "1 line as it was" : $"{skipped} lines as they were"));
            skipped = 0;
        }
    }
}
