using Ban.Core.Jails;
using Ban.Engine.Actions;
using Ban.Engine.Bans;
using Ban.Matching.Lines;

namespace Ban.Engine;

/// <summary>How the engine gets what a jail works with. What a factory throws becomes the reason why that jail does not start.</summary>
/// <param name="Matcher">Makes the jail's matcher; the jail disposes it.</param>
/// <param name="Action">Makes one of the jail's actions; the jail disposes it.</param>
/// <param name="Ignore">Makes the rule that passes failures over.</param>
public sealed record EngineParts(
    Func<JailSettings, ILineMatcher> Matcher,
    Func<JailSettings, ActionDefinition, IBanAction> Action,
    Func<JailSettings, IgnoreRule> Ignore)
{
    /// <summary>Says which automatic bans must wait for a person's decision; null is none. Asked by the jails' workers: it must be quick.</summary>
    public HoldRule? Hold { get; init; }
}
