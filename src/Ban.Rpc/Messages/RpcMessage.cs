namespace Ban.Rpc.Messages;

/// <summary>One message as read. The raw parts are slices of the message's own bytes and may be kept.</summary>
internal sealed record RpcMessage
{
    public required RpcMessageKind Kind { get; init; }

    /// <summary>Absent for a notification, and where it could not be read.</summary>
    public RequestId? Id { get; init; }

    /// <summary>Set for calls.</summary>
    public string Method { get; init; } = "";

    /// <summary>JSON of the parameters, the result or the error, by kind; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>What to answer, where the message is not valid.</summary>
    public RpcException? Problem { get; init; }
}

internal enum RpcMessageKind
{
    Request,
    Notification,
    Success,
    Failure,
    Invalid,
}
