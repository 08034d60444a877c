using Ban.Core.Configuration;
using Ban.Daemon.Access;
using Ban.Daemon.Lifetime;
using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Tests.Access;

public sealed class AccessPolicyTests
{
    private const uint Group = 4321;
    private const uint Daemon = 111;

    [Theory]
    [InlineData(0u, 0u, new uint[] { }, true, RpcAccess.Full)]
    [InlineData(Daemon, 5u, new uint[] { }, true, RpcAccess.Full)]
    [InlineData(1000u, Group, new uint[] { }, true, RpcAccess.Full)]
    [InlineData(1000u, 100u, new uint[] { 27, Group }, true, RpcAccess.Full)]
    [InlineData(1000u, 100u, new uint[] { 27, Group }, false, RpcAccess.Read)]
    [InlineData(0u, 100u, new uint[] { Group }, false, RpcAccess.Full)]
    [InlineData(1000u, 100u, new uint[] { 27 }, true, RpcAccess.None)]
    [InlineData(65534u, 65534u, new uint[] { }, true, RpcAccess.None)]
    public void Of_UserAndGroups_IsWhatTheOptionsSay(uint user, uint group, uint[] groups, bool groupMayChange, RpcAccess expected) =>
        Assert.Equal(expected, new AccessPolicy(Group, groupMayChange, Daemon).Of(new PeerCredentials(user, group, 1) { Groups = groups }));

    [Fact]
    public void Of_NobodyIsInTheGroup_OnlyRootAndTheDaemonsUserMay() =>
        Assert.Equal(RpcAccess.None, new AccessPolicy(null, groupMayChange: true, Daemon).Of(new PeerCredentials(1000, 0, 1) { Groups = [0] }));

    [Fact]
    public void Of_KernelThatDoesNotTellGroups_AsksTheSystemsFiles() =>
        Assert.Equal(RpcAccess.Full, new AccessPolicy(Group, groupMayChange: true, Daemon).Of(new PeerCredentials(0, 0, 1)));

    [Fact]
    public void From_GroupThatDoesNotExist_IsRefused()
    {
        StartException refused = Assert.Throws<StartException>(() => AccessPolicy.From(new DaemonOptions { RpcGroup = "no-such-group" }));
        Assert.Contains("rpc_group = no-such-group", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void From_GroupOfTheSystem_IsFound() => Assert.Equal(0u, AccessPolicy.From(new DaemonOptions { RpcGroup = "root" }).Group);
}
