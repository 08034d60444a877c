using Ban.Rpc.Framing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Rpc.Dispatch;

/// <summary>How one connection behaves.</summary>
public sealed record RpcPeerOptions
{
    /// <summary>What this side answers; by default nothing.</summary>
    public RpcMethodTable Methods { get; init; } = new();

    /// <summary>The framing to speak; absent on the daemon's side, where the client's first byte decides.</summary>
    public FramingKind? Framing { get; init; }

    /// <summary>Longest message taken from the other side, in bytes.</summary>
    public int MaxBodyBytes { get; init; } = FrameLimits.MaxBytesFromClient;

    /// <summary>
    /// Places for large messages that are being worked on, which several connections may share; null for no such limit. A connection
    /// whose large message finds none is not read until one is free.
    /// </summary>
    public SemaphoreSlim? LargeMessages { get; init; }

    /// <summary>Who is at the other side, if known.</summary>
    public PeerCredentials? Credentials { get; init; }

    /// <summary>What the other side may do here; with a server, set for each connection.</summary>
    public RpcAccess Access { get; init; } = RpcAccess.Full;

    /// <summary>Decides who may call what. By default everybody everything.</summary>
    public IRpcGuard Guard { get; init; } = OpenGuard.Instance;

    /// <summary>Takes a notification that is no method of <see cref="Methods"/>. Must not block: the connection is read here.</summary>
    public Action<RpcNotification> OnNotification { get; init; } = _ => { };

    /// <summary>How long calls may still be answered after the last one was read.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long the other side may send no whole message while nothing runs for it and it has no subscription; then it is closed.
    /// </summary>
    public TimeSpan IdleTime { get; init; } = Timeout.InfiniteTimeSpan;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>A notification as it came.</summary>
/// <param name="Parameters">JSON in UTF-8; empty when there were none.</param>
public sealed record RpcNotification(string Method, ReadOnlyMemory<byte> Parameters);
