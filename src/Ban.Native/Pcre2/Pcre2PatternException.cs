namespace Ban.Native.Pcre2;

/// <summary>A pattern that does not compile. The message is the library's reason in one line.</summary>
public sealed class Pcre2PatternException(string reason, int offset) : Exception(reason)
{
    /// <summary>Where in the pattern, in characters from 0.</summary>
    public int Offset { get; } = offset;
}
