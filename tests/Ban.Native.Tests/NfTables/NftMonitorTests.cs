using System.Text;
using Ban.Native.NfTables;

namespace Ban.Native.Tests.NfTables;

public sealed class NftMonitorTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Read_ChangesOfOthers_NamesTheirTablesOnly() => NetworkNamespace.Run(() =>
    {
        using NftMonitor monitor = NftMonitor.Open();
        using NftContext own = NftContext.Open();
        using NftContext other = NftContext.Open();
        monitor.Ignore(own);

        Run(own, "add table inet ours", "add set inet ours s { type ipv4_addr; }", "add element inet ours s { 192.0.2.1 }");
        Run(other, "add table inet theirs", "add table ip second");

        Assert.Equal(["second", "theirs"], Read(monitor).Tables.Order(StringComparer.Ordinal));
    });

    [Theory]
    [InlineData("flush ruleset")]
    [InlineData("delete table inet ours")]
    [InlineData("delete element inet ours s { 192.0.2.1 }")]
    [InlineData("flush set inet ours s")]
    public void Read_OursIsTouchedByOthers_IsTold(string change) => NetworkNamespace.Run(() =>
    {
        using NftMonitor monitor = NftMonitor.Open();
        using NftContext own = NftContext.Open();
        using NftContext other = NftContext.Open();
        monitor.Ignore(own);
        Run(own, "add table inet ours", "add set inet ours s { type ipv4_addr; }", "add element inet ours s { 192.0.2.1 }");

        Run(other, change);

        NftNotice notice = Read(monitor);
        Assert.Equal(["ours"], notice.Tables);
        Assert.False(notice.IsLost);
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ReadAsync_AfterAGreatBurstOfOurs_HearsOfOthersAndHasLostNothing(bool isElements) => NetworkNamespace.Run(() =>
    {
        using NftMonitor monitor = NftMonitor.Open();
        using NftContext own = NftContext.Open();
        using NftContext other = NftContext.Open();
        monitor.Ignore(own);
        Run(own, "add table inet ours", "add set inet ours s { type ipv4_addr; }");
        for (int part = 0; part < 6; part++)
        {
            if (isElements)
            {
                NftElementChanges changes = new();
                NftSet set = new(NftFamily.Inet, "ours", "s");
                Enumerable.Range(0, 20_000).ToList().ForEach(i => changes.Add(set, [10, (byte)part, (byte)(i >> 8), (byte)i], timeout: null));
                own.Change(changes);
                continue;
            }

            IEnumerable<string> addresses = Enumerable.Range(0, 20_000).Select(i => $"10.{part}.{i >> 8}.{i & 255}");
            Run(own, $"add element inet ours s {{ {string.Join(", ", addresses)} }}");
        }

        Run(other, "add chain inet ours c");

        NftNotice notice = Read(monitor);
        Assert.Equal(["ours"], notice.Tables);
        Assert.False(notice.IsLost);
    });

    [Fact]
    public void Ignore_OwnContext_LeavesNothingBehind() => NetworkNamespace.Run(() =>
    {
        using NftMonitor monitor = NftMonitor.Open();
        using NftContext own = NftContext.Open();

        monitor.Ignore(own);

        Assert.NotEqual(0u, monitor.IgnoredPort);
        Assert.NotEqual(0u, monitor.IgnoredElementsPort);
        Assert.DoesNotContain("bantui", Encoding.UTF8.GetString(own.List("list tables\0"u8, terse: true)), StringComparison.Ordinal);
    });

    private static NftNotice Read(NftMonitor monitor)
    {
        using CancellationTokenSource limit = new(s_patience);
        return monitor.ReadAsync(limit.Token).AsTask().GetAwaiter().GetResult();
    }

    private static void Run(NftContext context, params string[] commands) =>
        context.Run(Encoding.ASCII.GetBytes(string.Join('\n', commands) + "\n\0"));
}
