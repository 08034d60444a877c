namespace Ban.Engine.Store;

/// <summary>The store of <c>dbfile = None</c>: nothing is remembered.</summary>
public sealed class NullStore : IBanStore
{
    public JailMemory Load(string jail, DateTimeOffset failuresSince, DateTimeOffset now) => new([], [], []);

    public ValueTask CommitAsync(StoreBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
