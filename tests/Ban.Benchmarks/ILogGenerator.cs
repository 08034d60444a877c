namespace Ban.Benchmarks;

/// <summary>Makes a log from a seed.</summary>
public interface ILogGenerator
{
    /// <summary>Writes as many lines as asked for.</summary>
    void Write(TextWriter writer, int lines);
}
