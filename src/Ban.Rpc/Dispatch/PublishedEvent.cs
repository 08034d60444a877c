using System.Text.Json;
using Ban.Rpc.Contract;

namespace Ban.Rpc.Dispatch;

/// <summary>
/// An event on its way to the subscribers, who share it. It is put into JSON once, when the first of them wants it; without
/// subscribers never.
/// </summary>
/// <param name="number">Counts up over all events.</param>
/// <param name="isConfidential">Whether it is kept from those who may only look.</param>
internal sealed class PublishedEvent(EventInfo info, long number, bool isConfidential)
{
    private byte[]? _json;

    public EventInfo Info => info;

    public long Number => number;

    public bool IsConfidential => isConfidential;

    /// <summary>The JSON of <see cref="Info"/>; first asked for under the publisher's lock.</summary>
    public byte[] Json => _json ??= JsonSerializer.SerializeToUtf8Bytes(info, RpcJson.Default.EventInfo);
}
