using Ban.Engine.Sources;

namespace Ban.Engine.Bans;

/// <summary>What a jail's worker has to do next: judge a batch, or run a command in between.</summary>
internal readonly record struct JailItem(SourceBatch Batch, Func<Task>? Command);
