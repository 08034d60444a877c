namespace Ban.Tui.Regex;

/// <summary>A mistake of the user's; the message is one line for standard error.</summary>
internal sealed class RegexException(string message) : Exception(message);
