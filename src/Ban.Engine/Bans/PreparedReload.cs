using Ban.Core.Jails;
using Ban.Engine.Actions;
using Ban.Engine.Sources;
using Ban.Matching.Lines;

namespace Ban.Engine.Bans;

/// <summary>
/// All that a jail needs to go on under new settings, made before anything of the old is touched. Owns its parts until the jail
/// takes them over.
/// </summary>
/// <param name="Settings">The new settings.</param>
/// <param name="Matcher">The new matcher; null if the old one goes on.</param>
/// <param name="Ignore">The new ignore rule.</param>
/// <param name="Actions">The new actions, not started; null if the old ones go on untouched.</param>
/// <param name="Sources">The new sources, not followed yet; null if the old ones go on untouched.</param>
internal sealed record PreparedReload(
    JailSettings Settings, ILineMatcher? Matcher, IgnoreRule Ignore, IReadOnlyList<IBanAction>? Actions,
    JailSources? Sources) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        Matcher?.Dispose();
        foreach (IBanAction action in Actions ?? [])
        {
            await action.DisposeAsync();
        }
    }
}
