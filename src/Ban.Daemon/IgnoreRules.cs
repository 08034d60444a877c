using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Matching.Lines;

namespace Ban.Daemon;

/// <summary>Gives the engine a jail's ignore list in the form it asks for.</summary>
internal static class IgnoreRules
{
    /// <exception cref="Ban.Core.Configuration.ConfigurationException">An entry of <c>ignoreip</c> is wrong.</exception>
    public static IgnoreRule Create(JailSettings jail, IHostResolver resolver, TimeProvider clock)
    {
        SelfAddresses? self = jail.IgnoreSelf ? new SelfAddresses(clock) : null;
        var list = new IgnoreList(jail.IgnoreIp, self, resolver, clock);
        foreach (string name in jail.IgnoreIp.Select(entry => entry.Text).Where(IsName))
        {
            // The first question only starts the look-up: asked now, the answer is there before the first failure.
            resolver.TryResolve(name, warn: false, out _);
        }

        return (id, address) => list.IsIgnored(id, address, out string rule) ? rule : null;
    }

    private static bool IsName(string entry) => !FailureId.Parse(entry).IsAddress && !entry.StartsWith("file:", StringComparison.Ordinal);
}
