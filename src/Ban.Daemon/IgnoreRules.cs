using Ban.Core.Jails;
using Ban.Engine.Bans;
using Ban.Matching.Lines;

namespace Ban.Daemon;

/// <summary>Gives the engine a jail's ignore list in the form it asks for.</summary>
internal static class IgnoreRules
{
    /// <exception cref="Ban.Core.Configuration.ConfigurationException">An entry of <c>ignoreip</c> is wrong.</exception>
    public static IgnoreRule Create(JailSettings jail, TimeProvider clock)
    {
        SelfAddresses? self = jail.IgnoreSelf ? new SelfAddresses(clock) : null;
        var list = new IgnoreList(jail.IgnoreIp, self, resolver: null, clock);
        return (id, address) => list.IsIgnored(id, address, out string rule) ? rule : null;
    }
}
