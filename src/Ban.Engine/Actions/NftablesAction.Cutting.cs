using Ban.Core.Net;
using Ban.Native.Netlink;

namespace Ban.Engine.Actions;

/// <content>Ends what a banned address has open. The rules stop its packets already; this frees the service that waits for them.</content>
public sealed partial class NftablesAction
{
    private void Cut(IReadOnlyList<ActionTicket> tickets)
    {
        HashSet<NetAddress> addresses = [.. tickets.Where(IsForUs).Select(static ticket => ticket.Address)];
        List<NetAddress> networks = [.. addresses.Where(static address => !address.IsSingle)];
        try
        {
            TcpConnections.Cut((remote, port) =>
            {
                NetAddress other = NetAddress.From(new System.Net.IPAddress(remote));
                return _options.Traffic.CoversTcp(port) && (addresses.Contains(other) || networks.Exists(network => network.Contains(other)));
            });
        }
        catch (IOException exception)
        {
            ActionLog.CutFailed(_log, Jail, Name, exception.Message);
        }
    }
}
