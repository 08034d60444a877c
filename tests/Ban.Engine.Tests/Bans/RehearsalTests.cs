using Ban.Engine.Actions;
using Ban.Engine.Bans;
using Ban.Engine.Tests.Actions;
using Ban.Matching.Lines;
using Ban.Native.NfTables;
using Ban.Native.Tests.NfTables;

namespace Ban.Engine.Tests.Bans;

public sealed class RehearsalTests
{
    private static readonly EngineParts s_parts = new(
        jail => LineMatcher.Create(jail, TimeProvider.System),
        static (_, _) => throw new InvalidOperationException("the rehearsal has an action of its own"),
        static _ => static (_, _) => null);

    // Ten by lines, three by hand, of which one stands already.
    [Fact(Timeout = 30_000)]
    public async Task Play_NoFirewall_GoesTheWholeWay()
    {
        Assert.Equal((20, 12), await Rehearsal.PlayAsync(s_parts, firewall: null, TimeProvider.System, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Play_WithFirewall_LeavesNothingBehind() => NetworkNamespace.Run(() =>
    {
        NftContext own = NftContext.Open();
        using NftContext other = NftContext.Open();
        using NftablesSession session = new(() => own);

        (long Failures, long Bans) played = Rehearsal.PlayAsync(s_parts, session, TimeProvider.System, default).GetAwaiter().GetResult();

        Assert.Equal((20, 12), played);
        Assert.Empty(session.Actions);
        Assert.DoesNotContain("rehearsal", KernelFirewall.Tables(other), StringComparison.Ordinal);
    });
}
