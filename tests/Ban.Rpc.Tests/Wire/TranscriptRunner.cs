using System.Globalization;
using System.Text;
using System.Text.Json;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Framing;

namespace Ban.Rpc.Tests.Wire;

/// <summary>Plays the other side of a transcript against a real peer.</summary>
internal sealed class TranscriptRunner : IAsyncDisposable
{
    private static readonly TimeSpan s_stepTime = TimeSpan.FromSeconds(5);

    private readonly Stream _stream;
    private readonly RpcPeer _peer;
    private readonly TestMethods _methods = new();
    private readonly Task _running;
    private readonly bool _bytewise;
    private bool _isGone;
    private Task<string>? _call;
    private CancellationTokenSource _callCancellation = new();

    public TranscriptRunner(Transcript transcript, bool bytewise)
    {
        _bytewise = bytewise;
        (_stream, Stream theirs) = Duplex.Create();
        bool calls = transcript.Steps.Any(step => step.Word == "call");
        _peer = new RpcPeer(theirs, new RpcPeerOptions { Methods = _methods.Table, Framing = calls ? FramingKind.Header : null });
        _running = _peer.RunAsync();
    }

    public async Task PlayAsync(Transcript transcript)
    {
        foreach (TranscriptStep step in transcript.Steps)
        {
            try
            {
                await PlayAsync(step).WaitAsync(s_stepTime, TestTime.Token);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"no end of step {step.Word} {step.Text}; the connection: {_peer.EndReason ?? "open"}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _running;
        await _stream.DisposeAsync();
        _callCancellation.Dispose();
    }

    private Task PlayAsync(TranscriptStep step) => step.Word switch
    {
        ">" => SendAsync(step),
        "<" => ExpectAsync(step),
        "end" => Do(() => Duplex.EndSending(_stream)),
        "gone" => Do(Leave),
        "closed" => ExpectClosedAsync(),
        "reason" => Do(() => Assert.Equal(step.Text, _peer.EndReason)),
        "call" => Do(() => Call(step.Text)),
        "cancel" => Do(_callCancellation.Cancel),
        "result" => ExpectResultAsync(step.Text),
        "error" => ExpectErrorAsync(step.Text),
        "cancelled" => Assert.ThrowsAnyAsync<OperationCanceledException>(() => _call!),
        "lost" => Assert.ThrowsAsync<RpcConnectionException>(() => _call!),
        "stop" => Do(_peer.Stop),
        "release" => Do(_methods.Release.SetResult),
        "waits" => ExpectWaitingAsync(int.Parse(step.Text, CultureInfo.InvariantCulture)),
        _ => throw new FormatException($"no such step: {step.Word}"),
    };

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private async Task ExpectWaitingAsync(int expected)
    {
        while (_methods.Waiting != expected)
        {
            await Task.Yield();
            TestTime.Token.ThrowIfCancellationRequested();
        }
    }

    private void Leave()
    {
        _isGone = true;
        _stream.Dispose();
    }

    private async Task SendAsync(TranscriptStep step)
    {
        byte[] bytes = [.. step.Bytes().Select(value => checked((byte)value))];
        int size = _bytewise ? 1 : bytes.Length;
        try
        {
            foreach (byte[] piece in bytes.Chunk(size))
            {
                await _stream.WriteAsync(piece, TestTime.Token);
            }
        }
        catch (IOException)
        {
            // The peer closed at the first wrong byte; what it then did is the next step's business.
        }
    }

    private async Task ExpectAsync(TranscriptStep step)
    {
        IReadOnlyList<int> expected = step.Bytes();
        byte[] actual = new byte[expected.Count];
        int count = 0;
        while (count < actual.Length && await _stream.ReadAsync(actual.AsMemory(count), TestTime.Token) is > 0 and int read)
        {
            count += read;
            int wrong = Enumerable.Range(0, count).FirstOrDefault(i => expected[i] >= 0 && expected[i] != actual[i], -1);
            Assert.True(wrong < 0, $"byte {wrong}: {Encoding.UTF8.GetString(actual, 0, count)}");
        }

        Assert.Equal(expected.Count, count);
    }

    private async Task ExpectClosedAsync()
    {
        await _running;
        if (!_isGone)
        {
            Assert.Equal(0, await _stream.ReadAsync(new byte[1], TestTime.Token));
        }
    }

    private void Call(string text)
    {
        string[] words = text.Split(' ', 2);
        _callCancellation.Dispose();
        _callCancellation = new CancellationTokenSource();
        TextParams parameters = JsonSerializer.Deserialize(words[1], TestJson.Default.TextParams)!;
        _call = _peer.CallAsync(words[0], parameters, TestJson.Default.TextParams, TestJson.Default.String, _callCancellation.Token);
    }

    private async Task ExpectResultAsync(string json) => Assert.Equal(JsonSerializer.Deserialize(json, TestJson.Default.String), await _call!);

    private async Task ExpectErrorAsync(string expected)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => _call!);
        Assert.Equal(expected, $"{error.Code} {error.Type ?? "-"} {error.Message}");
    }
}
