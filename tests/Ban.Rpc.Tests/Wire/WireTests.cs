namespace Ban.Rpc.Tests.Wire;

/// <summary>Every case of the byte transcripts in tests/wire.</summary>
public sealed class WireTests
{
    /// <summary>Rules with a transcript. Not here are 6.4 and the limits, which need more than bytes: see the tests of the peer.</summary>
    private static readonly (int Section, int Rules)[] s_rules = [(1, 13), (2, 10), (3, 7), (4, 4), (5, 6), (6, 3), (7, 4)];

    public static TheoryData<string, int, string, bool> Cases()
    {
        var data = new TheoryData<string, int, string, bool>();
        foreach (string path in Directory.EnumerateFiles(Transcript.Folder, "*.txt").Order(StringComparer.Ordinal))
        {
            IReadOnlyList<Transcript> cases = Transcript.ReadFile(path);
            for (int i = 0; i < cases.Count; i++)
            {
                data.Add(Path.GetFileName(path), i, $"{cases[i].Rule} {cases[i].Title}", false);
                data.Add(Path.GetFileName(path), i, $"{cases[i].Rule} {cases[i].Title}", true);
            }
        }

        return data;
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [MemberData(nameof(Cases))]
    public async Task Transcript_Played_HoldsByteForByte(string file, int index, string title, bool bytewise)
    {
        Transcript transcript = Transcript.ReadFile(Path.Combine(Transcript.Folder, file))[index];
        Assert.StartsWith(transcript.Rule, title, StringComparison.Ordinal);
        await using var runner = new TranscriptRunner(transcript, bytewise);
        await runner.PlayAsync(transcript);
    }

    [Fact]
    public void Transcripts_Together_CoverEveryRule()
    {
        var covered = Directory.EnumerateFiles(Transcript.Folder, "*.txt").SelectMany(Transcript.ReadFile).Select(one => one.Rule).ToHashSet();
        IEnumerable<string> rules = s_rules.SelectMany(one => Enumerable.Range(1, one.Rules).Select(rule => $"{one.Section}.{rule}"));
        Assert.All(rules, rule => Assert.Contains(rule, covered));
    }
}
