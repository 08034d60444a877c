using System.Net.Sockets;
using System.Text;
using Ban.Lab.Daemon;

namespace Ban.EndToEnd.Tests.Rpc;

/// <summary>Literal bytes in both framings on the real socket (wire spec, section 1).</summary>
public sealed class FramingTests : LabTest
{
    private const string Ping = """{"jsonrpc":"2.0","id":7,"method":"daemon.ping"}""";

    [Fact(Timeout = TimeLimit)]
    public async Task Ping_InHeaderFraming_IsAnsweredWithAHeader()
    {
        var answer = await ExchangeAsync($"Content-Length: {Ping.Length}\r\n\r\n{Ping}", "}}");

        var parts = answer.Split("\r\n\r\n", 2);
        Assert.Equal($"Content-Length: {Encoding.UTF8.GetByteCount(parts[1])}", parts[0]);
        AssertPong(parts[1]);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Ping_InNewlineFraming_IsAnsweredWithALine()
    {
        var answer = await ExchangeAsync(Ping + "\n", "\n");

        Assert.EndsWith("\n", answer, StringComparison.Ordinal);
        AssertPong(answer.TrimEnd('\n'));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Header_ThatCannotBe_ClosesOnlyThisConnection()
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        using var socket = await ConnectAsync(daemon);

        await socket.SendAsync("Content-Length: 0\r\n\r\n"u8.ToArray(), SocketFlags.None, Token);

        Assert.Equal(0, await socket.ReceiveAsync(new byte[64], SocketFlags.None, Token));
        await daemon.CallAsync("daemon.ping", null, Token);
    }

    private static void AssertPong(string body)
    {
        using var document = System.Text.Json.JsonDocument.Parse(body);
        Assert.Equal(7, document.RootElement.GetProperty("id").GetInt32());
        Assert.Equal("pong", document.RootElement.GetProperty("result").GetProperty("reply").GetString());
    }

    private static async Task<Socket> ConnectAsync(DaemonProcess daemon)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(daemon.Files.Socket), Token);
        return socket;
    }

    /// <summary>Sends bytes and reads until the answer ends as it must.</summary>
    private async Task<string> ExchangeAsync(string request, string end)
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        using var socket = await ConnectAsync(daemon);
        await socket.SendAsync(Encoding.UTF8.GetBytes(request), SocketFlags.None, Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var count = await socket.ReceiveAsync(buffer, SocketFlags.None, Token);
            Assert.NotEqual(0, count);
            answer.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }
}
