using System.Net;
using System.Net.Sockets;
using System.Text;
using Ban.Core.Configuration;
using Ban.Daemon.Lifetime;
using Ban.Daemon.Metrics;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Daemon.Tests.Metrics;

/// <summary>Over real sockets of the loopback.</summary>
public sealed class MetricsListenerTests : IAsyncLifetime
{
    private const int Limit = 30_000;

    private readonly TempDirectory _temp = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _secured = [];
    private Socket _listener = null!;
    private Task _serving = Task.CompletedTask;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        MetricsListener metrics = Create(new MetricsEndpoint(null, new IPEndPoint(IPAddress.Loopback, 0)));
        _listener = metrics.Listen();
        _serving = metrics.ServeAsync(_listener, _stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _serving);
        _listener.Dispose();
        _stop.Dispose();
        _temp.Dispose();
    }

    [Fact(Timeout = Limit)]
    public async Task Get_ByARealHttpClient_IsTheText()
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://{_listener.LocalEndPoint}/metrics?x=1"), Token);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("bantui_up 1\n", await answer.Content.ReadAsStringAsync(Token));
    }

    [Theory(Timeout = Limit)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET /metrics/.. HTTP/1.1\r\n\r\n", "404")]
    [InlineData("POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", "405")]
    [InlineData("GET /metrics\r\n\r\n", "400")]
    [InlineData("\r\n\r\n", "400")]
    [InlineData("GET /metrics HTTP/2.0\n\n", "400")]
    [InlineData("GET /metrics HTTP/1.0\n\n", "200")]
    public async Task Request_OfAnyKind_GetsItsStatus(string request, string status) =>
        Assert.StartsWith($"HTTP/1.1 {status} ", await AskAsync(request), StringComparison.Ordinal);

    [Fact(Timeout = Limit)]
    public async Task Head_Metrics_HasTheLengthAndNoBody()
    {
        string answer = await AskAsync("HEAD /metrics HTTP/1.1\r\n\r\n");
        Assert.Contains("Content-Length: 12\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limit)]
    public async Task Request_ThatDoesNotEnd_IsRefusedOnceItIsTooLong() =>
        Assert.StartsWith("HTTP/1.1 431 ", await AskAsync("GET /metrics HTTP/1.1\r\nX: " + new string('x', HttpRequest.MaxBytes)), StringComparison.Ordinal);

    [Fact(Timeout = Limit)]
    public async Task Connections_ThatSayNothing_HoldUpNoFurtherOneBeyondTheirTime()
    {
        List<Socket> silent = [];
        for (int i = 0; i < 8; i++)
        {
            silent.Add(await ConnectAsync());
        }

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync("GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        silent.ForEach(socket => socket.Dispose());
    }

    [Fact(Timeout = Limit)]
    public async Task Listen_UnixSocket_IsSecuredAndAnswers()
    {
        string path = Path.Combine(_temp.Path, "m.sock");
        MetricsListener metrics = Create(new MetricsEndpoint(path, null));
        metrics.Listen().Dispose();
        using Socket listener = metrics.Listen();
        Assert.Equal([path, path], _secured);
        using var stop = new CancellationTokenSource();
        Task serving = metrics.ServeAsync(listener, stop.Token);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), Token);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(socket, "GET /metrics HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
    }

    [Fact]
    public void Listen_OnAPathThatIsAFile_LeavesTheFile()
    {
        string path = Path.Combine(_temp.Path, "precious");
        File.WriteAllText(path, "x");
        Assert.Throws<StartException>(() => Create(new MetricsEndpoint(path, null)).Listen());
        Assert.Equal("x", File.ReadAllText(path));
    }

    [Fact]
    public void Listen_OnTheSocketOfALiveProgram_LeavesIt()
    {
        string path = Path.Combine(_temp.Path, "control.sock");
        using ControlSocket live = ControlSocket.Bind(path);
        Assert.Throws<StartException>(() => Create(new MetricsEndpoint(path, null)).Listen());
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(path));
        Assert.True(client.Connected);
    }

    [Fact]
    public void Listen_SocketThatCannotBeSecured_IsNotLeftOpen()
    {
        string path = Path.Combine(_temp.Path, "m.sock");
        var metrics = new MetricsListener(new MetricsEndpoint(path, null), () => "", _ => throw new StartException("no such right"), TimeProvider.System, NullLogger.Instance);
        Assert.Throws<StartException>(metrics.Listen);
        Assert.False(File.Exists(path));
    }

    private MetricsListener Create(MetricsEndpoint endpoint) => new(endpoint, () => "bantui_up 1\n", _secured.Add, TimeProvider.System, NullLogger.Instance);

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_listener.LocalEndPoint!, Token);
        return socket;
    }

    private async Task<string> AskAsync(string request)
    {
        using Socket socket = await ConnectAsync();
        return await AskAsync(socket, request);
    }

    private static async Task<string> AskAsync(Socket socket, string request)
    {
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), Token);
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync(Token);
    }
}
