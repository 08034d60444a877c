namespace Ban.Matching.Patterns;

/// <summary>A pattern that Python's <c>re</c> would refuse, or that cannot be translated. The message is one line.</summary>
public sealed class PatternSyntaxException(string problem) : Exception(problem);
