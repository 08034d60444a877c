namespace Ban.Core.Configuration;

/// <summary>Where a piece of configuration stands. <see cref="Line"/> counts from 1; 0 means the file as a whole or a built-in default.</summary>
public sealed record Origin(string File, int Line)
{
    /// <summary>The origin of values that no file sets.</summary>
    public static Origin BuiltIn { get; } = new("(built-in)", 0);

    public override string ToString() => Line > 0 ? $"{File}:{Line}" : File;
}

/// <summary>A text of the configuration with the place that it comes from: a pattern, a path, an option's value.</summary>
public sealed record ConfigText(string Text, Origin Origin)
{
    public override string ToString() => Text;
}
