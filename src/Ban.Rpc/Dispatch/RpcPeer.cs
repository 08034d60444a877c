using System.IO.Pipelines;
using System.Threading.Channels;
using Ban.Rpc.Framing;

namespace Ban.Rpc.Dispatch;

/// <summary>
/// One end of a JSON-RPC connection; answers calls and makes them. Three loops: one reads and acts on cancellation at once,
/// one starts requests in order, one writes. Owns the stream and closes it when <see cref="RunAsync"/> ends.
/// </summary>
public sealed partial class RpcPeer : IAsyncDisposable
{
    /// <summary>Outgoing messages waiting for the writer; one more and the other side counts as not reading.</summary>
    private const int MaxQueuedMessages = 256;

    /// <summary>After the drain time, how long cancelled calls have to say so.</summary>
    private static readonly TimeSpan s_cancelTime = TimeSpan.FromMilliseconds(500);

    private readonly Stream _stream;
    private readonly FrameReader _reader;
    private readonly RpcPeerOptions _options;
    private readonly CancellationTokenSource _stopReading = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<OutgoingMessage> _outgoing = Channel.CreateBounded<OutgoingMessage>(
        new BoundedChannelOptions(MaxQueuedMessages) { SingleReader = true });

    private string? _endReason;
    private volatile bool _isClosing;

    public RpcPeer(Stream stream, RpcPeerOptions options)
    {
        _stream = stream;
        _options = options;
        _reader = new FrameReader(PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true)), options.MaxBodyBytes, options.Framing);
    }

    /// <summary>Who is at the other side, if known.</summary>
    public PeerCredentials? Credentials => _options.Credentials;

    /// <summary>What the other side may do here.</summary>
    public RpcAccess Access => _options.Access;

    /// <summary>Cancelled when the connection has ended and nothing can be sent any more.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>How messages leave: as the other side sent its first.</summary>
    internal FramingKind Framing => _reader.Framing ?? FramingKind.Header;

    internal TimeProvider Clock => _options.Clock;

    /// <summary>Why the connection ended; the first reason counts.</summary>
    internal string? EndReason => Volatile.Read(ref _endReason);

    /// <summary>Serves the connection until it ends, whichever side ends it. Never throws. Call it once.</summary>
    public async Task RunAsync()
    {
        await using ITimer? idleTimer = WatchIdleness();
        Task starter = StartRequestsAsync();
        Task sender = SendAsync();
        try
        {
            await ReceiveAsync();
            await DrainAsync(starter, sender);
        }
        catch (Exception e) when (e is FramingException or IOException)
        {
            RpcLog.ConnectionBroken(_options.Logger, e.Message);
            End(e.Message);
        }
        finally
        {
            End("connection closed");
            await Task.WhenAll(starter, sender);
            await _reader.DisposeAsync();
            await _stream.DisposeAsync();
        }
    }

    /// <summary>Takes no further messages; <see cref="RunAsync"/> ends when what is running is answered, at most the drain time later.</summary>
    public void Stop() => _stopReading.Cancel();

    public async ValueTask DisposeAsync()
    {
        End("connection closed");
        await _stream.DisposeAsync();
    }

    /// <summary>Answers what is running, for a limited time, and sends what is queued.</summary>
    private async Task DrainAsync(Task starter, Task sender)
    {
        FailPendingCalls("connection lost");
        _received.Writer.TryComplete();

        // Nothing more will come. If the other side is gone altogether this empty write fails, which ends the connection
        // and cancels everything; if it only closed its half, it still gets its answers. Where no answer is under way there is
        // nothing to find out: a client that has what it wanted costs no exception.
        if (IsServing)
        {
            Post(new OutgoingMessage(default));
        }

        using var deadline = new CancellationTokenSource(_options.DrainTime, _options.Clock);
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, Ended))
        {
            await WaitUntilServedAsync(starter, either.Token);
        }

        if (deadline.IsCancellationRequested)
        {
            CancelRunning();
            using var last = new CancellationTokenSource(s_cancelTime, _options.Clock);
            await WaitUntilServedAsync(starter, last.Token);
        }

        _isClosing = true;
        _outgoing.Writer.TryComplete();
        await Task.WhenAny(sender, Task.Delay(_options.DrainTime, _options.Clock, Ended));
    }

    /// <summary>Ends the connection; the first reason is the one that counts.</summary>
    private void End(string reason)
    {
        if (Interlocked.CompareExchange(ref _endReason, reason, null) is not null)
        {
            return;
        }

        _isClosing = true;
        _received.Writer.TryComplete();
        _outgoing.Writer.TryComplete();
        _stopReading.Cancel();
        _ended.Cancel();
        CancelRunning();
        FailPendingCalls("connection lost");
    }
}
