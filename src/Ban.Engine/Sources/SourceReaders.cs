namespace Ban.Engine.Sources;

/// <summary>The two threads that read for all jails.</summary>
internal sealed record SourceReaders(LogReader Files, JournalReader Journal);
