using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Matching.Lines;
using Microsoft.Extensions.Logging;

namespace Ban.Daemon;

/// <summary>Gives the engine a jail's ignore list in the form it asks for.</summary>
internal static class IgnoreRules
{
    /// <exception cref="Ban.Core.Configuration.ConfigurationException">An entry of <c>ignoreip</c> is wrong.</exception>
    public static IgnoreRule Create(JailSettings jail, IHostResolver resolver, TimeProvider clock, ILogger log)
    {
        SelfAddresses? self = jail.IgnoreSelf ? new SelfAddresses(clock, resolver) : null;
        var list = new IgnoreList(jail.IgnoreIp, self, resolver, clock);
        IEnumerable<string> names = jail.IgnoreIp.Select(entry => entry.Text).Where(IsName);
        foreach (string name in self is null ? names : names.Append(Environment.MachineName))
        {
            // The first question only starts the look-up: asked now, the answer is there before the first failure.
            resolver.TryResolve(name, warn: false, out _);
        }

        string told = string.Empty;
        return (id, address) =>
        {
            bool isIgnored = list.IsIgnored(id, address, out string rule);
            string problem = list.ReadsFiles ? string.Join("; ", list.Problems) : string.Empty;
            if (problem != told)
            {
                Tell(log, jail.Name, told = problem);
            }

            return isIgnored ? rule : null;
        };
    }

    /// <summary>A list that cannot be read bans those whom it should protect: that must not pass in silence.</summary>
    private static void Tell(ILogger log, string jail, string problem)
    {
        if (problem.Length > 0)
        {
            ServerLog.IgnoreListProblem(log, jail, problem);
        }
    }

    private static bool IsName(string entry) => !FailureId.Parse(entry).IsAddress && !entry.StartsWith("file:", StringComparison.Ordinal);
}
