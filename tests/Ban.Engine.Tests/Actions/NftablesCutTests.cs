using System.Net;
using System.Net.Sockets;
using Ban.Engine.Actions;
using static Ban.Engine.Tests.Actions.KernelFirewall;

namespace Ban.Engine.Tests.Actions;

/// <summary>Connections that stand when their other side is banned.</summary>
public sealed class NftablesCutTests
{
    private const int PatienceMilliseconds = 10_000;
    private static readonly IPAddress s_attacker = IPAddress.Parse("127.0.0.9");
    private static readonly IPAddress s_other = IPAddress.Parse("127.0.0.10");

    [Theory]
    [InlineData("127.0.0.9", false)]
    [InlineData("127.0.0.9", true)]
    [InlineData("127.0.0.8/31", true)]
    public void Ban_CutEstablished_ResetsItsConnectionsAndNoOthers(string banned, bool ipv6Listener) => WithFirewall((_, make) =>
    {
        using Socket listener = Listen(ipv6Listener);
        int port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        (Socket Client, Socket Server) attack = Connect(listener, s_attacker);
        (Socket Client, Socket Server) good = Connect(listener, s_other);
        using Socket otherListener = Listen(ipv6Listener);
        (Socket Client, Socket Server) elsewhere = Connect(otherListener, s_attacker);
        NftablesAction action = Started(make("sshd", ("port", $"{port}"), ("cut_established", "yes")));

        BanAll(action, Tickets.Of(banned));

        Assert.True(IsCut(attack.Server));
        Assert.True(IsCut(attack.Client));
        Assert.True(Answers(good));
        Assert.True(Answers(elsewhere));
        Close(attack, good, elsewhere);
    });

    [Fact]
    public void Ban_WithoutCutting_StopsThePacketsOfAConnectionThatStands() => WithFirewall((_, make) =>
    {
        using Socket listener = Listen(isIPv6: false);
        (Socket Client, Socket Server) attack = Connect(listener, s_attacker);
        NftablesAction action = Started(make("sshd", ("type", "allports")));
        Assert.True(Answers(attack));

        BanAll(action, Tickets.Of("127.0.0.9"));
        attack.Client.Send([1]);
        bool came = attack.Server.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectRead);
        UnbanAll(action, Tickets.Of("127.0.0.9"));

        Assert.False(came);
        Assert.True(attack.Server.Poll(TimeSpan.FromMilliseconds(PatienceMilliseconds), SelectMode.SelectRead), "sent again by the kernel once it may");
        Close(attack);
    });

    private static Socket Listen(bool isIPv6)
    {
        RunTool("ip", "link", "set", "lo", "up");
        Socket listener = isIPv6 ? new(SocketType.Stream, ProtocolType.Tcp) : new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(isIPv6 ? IPAddress.IPv6Any : IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static (Socket Client, Socket Server) Connect(Socket listener, IPAddress from)
    {
        Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = PatienceMilliseconds };
        client.Bind(new IPEndPoint(from, 0));
        client.Connect(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndPoint!).Port);
        Socket server = listener.Accept();
        server.ReceiveTimeout = PatienceMilliseconds;
        return (client, server);
    }

    private static bool IsCut(Socket socket)
    {
        SocketException refused = Assert.Throws<SocketException>(() => socket.Receive(new byte[1]));
        return refused.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset;
    }

    private static bool Answers((Socket Client, Socket Server) connection)
    {
        connection.Client.Send([1]);
        return connection.Server.Receive(new byte[1]) == 1;
    }

    private static void Close(params (Socket Client, Socket Server)[] connections)
    {
        foreach ((Socket client, Socket server) in connections)
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
