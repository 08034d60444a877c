namespace Ban.Lab.Verbs;

/// <summary>The closing table of a demo: what was seen, and whether it is as it must be.</summary>
internal sealed class Checks
{
    private readonly List<(string What, string Seen, bool Good)> _rows = [];

    public bool AllGood => _rows.TrueForAll(row => row.Good);

    public void Add(string what, string seen, bool good) => _rows.Add((what, seen, good));

    public async Task WriteAsync(TextWriter output)
    {
        var width = _rows.Max(row => row.What.Length);
        var seenWidth = _rows.Max(row => row.Seen.Length);
        await output.WriteLineAsync();
        foreach (var (what, seen, good) in _rows)
        {
            await output.WriteLineAsync($"  {what.PadRight(width)}  {seen.PadRight(seenWidth)}  {(good ? "ok" : "WRONG")}");
        }
    }
}
