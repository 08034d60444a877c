namespace Ban.Engine.Store;

public sealed partial class SqliteStore
{
    public void SetLimits(int maxMatches, TimeSpan purgeAge)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxMatches);
        _options = _options with { MaxMatches = maxMatches, PurgeAge = purgeAge };
    }
}
