namespace Ban.Native.Journal;

/// <summary>The systemd journal cannot be opened or read; the message is one line for the user.</summary>
public sealed class JournalException(string message, Exception? inner = null) : Exception(message, inner);
