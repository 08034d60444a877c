using System.Text.Json;
using Ban.Rpc.Contract;

namespace Ban.Rpc.Dispatch;

/// <summary>
/// An event on its way to the subscribers, who share it. It is put into JSON once, when the first of them wants it; without
/// subscribers never.
/// </summary>
internal sealed class PublishedEvent(EventInfo info)
{
    private byte[]? _json;

    public EventInfo Info => info;

    /// <summary>The JSON of <see cref="Info"/>; first asked for under the publisher's lock.</summary>
    public byte[] Json => _json ??= JsonSerializer.SerializeToUtf8Bytes(info, RpcJson.Default.EventInfo);
}
