using Ban.Tui.Editing;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Tui.Tests.Editing;

public sealed class LineDiffTests
{
    [Fact]
    public void Between_OneLineChanged_ShowsThreeLinesAround()
    {
        string before = string.Concat(Enumerable.Range(1, 20).Select(i => $"line {i}\n"));

        Assert.Equal(
            ["  6 lines as they were", "  line 7", "  line 8", "  line 9", "- line 10", "+ ten", "  line 11", "  line 12", "  line 13", "  7 lines as they were"],
            Shown(before, before.Replace("line 10", "ten", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "a\n", "+ a")]
    [InlineData("a\n", "", "- a")]
    [InlineData("a\n", "a", "- a|+ a (no line end)")]
    [InlineData("a\nb\nc\n", "a\nc\nd\n", "  a|- b|  c|+ d")]
    [InlineData("a\n", "a\n", "")]
    public void Between_SmallTexts_IsTheShortest(string before, string after, string expected) =>
        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries), Shown(before, after));

    [Fact]
    public void Between_HugeTextsWithNothingInCommon_EndsAndShowsBoth()
    {
        string before = string.Concat(Enumerable.Range(0, 5000).Select(i => $"a{i}\n"));

        Assert.Equal(10_000, LineDiff.Between(before, before.Replace('a', 'b')).Length);
    }

    [Fact]
    public void Between_AnyTexts_LeadsFromOneToTheOther() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>().Convert(Lines, _ => []), ArbMap.Default.ArbFor<int[]>().Convert(Lines, _ => []),
        (before, after) =>
        {
            var lines = LineDiff.Between(Text(before), Text(after)).Where(line => line.Kind != DiffKind.Skipped).ToArray();
            Assert.True(IsWithin([.. lines.Where(line => line.Kind != DiffKind.Added).Select(line => line.Text)], before));
            Assert.True(IsWithin([.. lines.Where(line => line.Kind != DiffKind.Removed).Select(line => line.Text)], after));
            int change = lines.Count(line => line.Kind == DiffKind.Added) - lines.Count(line => line.Kind == DiffKind.Removed);
            Assert.Equal(after.Length - before.Length, change);
        }).QuickCheckThrowOnFailure();

    private static string[] Lines(int[] numbers) => [.. numbers.Select(number => $"line {number % 3}")];

    private static string Text(string[] lines) => string.Concat(lines.Select(line => line + "\n"));

    /// <summary>Whether all of these lines are among those, in their order.</summary>
    private static bool IsWithin(string[] some, string[] all)
    {
        int next = 0;
        foreach (string line in all)
        {
            next += next < some.Length && some[next] == line ? 1 : 0;
        }

        return next == some.Length;
    }

    private static string[] Shown(string before, string after) => [.. LineDiff.Between(before, after).Select(line => $"{Sign(line.Kind)} {line.Text}")];

    private static char Sign(DiffKind kind) => kind switch
    {
        DiffKind.Added => '+',
        DiffKind.Removed => '-',
        _ => ' ',
    };
}
