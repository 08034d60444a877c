using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Engine.Store;
using Ban.Matching.Lines;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Bans;

/// <summary>Says whether a failure is passed over.</summary>
/// <param name="id">What would be counted.</param>
/// <param name="address">The address in the line; none if there is none.</param>
/// <returns>The rule's name for the log (<c>ip</c>, <c>dns</c>, <c>ignoreself rule</c>); null to count.</returns>
public delegate string? IgnoreRule(FailureId id, NetAddress address);

/// <summary>What one jail's worker works with. The worker owns matcher and actions.</summary>
internal sealed record JailParts(
    JailSettings Settings, ILineMatcher Matcher, IgnoreRule Ignore, ActionQueue Actions, IBanStore Store, EventHub Events,
    TimeProvider Clock, ILogger Log)
{
    /// <summary>Which bans must wait.</summary>
    public HoldRule? Hold { get; init; }
}
