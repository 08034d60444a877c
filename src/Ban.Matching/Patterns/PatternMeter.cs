namespace Ban.Matching.Patterns;

/// <summary>Tells all patterns of a filter whether the present line is measured.</summary>
internal sealed class PatternMeter
{
    /// <summary>How many lines the present one stands for; 0 if it is not measured.</summary>
    public int Lines { get; set; }
}
