namespace Ban.Benchmarks;

/// <summary>A program that is timed on a log.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Program">Its path.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record Contender(string Name, string Program, string[] Arguments)
{
    /// <summary>Whether it takes the log from standard input.</summary>
    public bool ReadsInput { get; init; }

    /// <summary>Those that share a filter must give the same counts.</summary>
    public string? Filter { get; init; }

    /// <summary>How often it runs.</summary>
    public int Rounds { get; init; } = Comparison.Rounds;

    public List<double> Seconds { get; } = [];

    public LineCounts? Counts { get; set; }

    public double Median => Seconds.Order().ElementAt((Seconds.Count - 1) / 2);
}
