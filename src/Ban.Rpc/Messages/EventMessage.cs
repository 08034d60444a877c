using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Ban.Rpc.Contract;
using Ban.Rpc.Framing;

namespace Ban.Rpc.Messages;

/// <summary>
/// Writes <c>event.raised</c> around the JSON that all subscribers share: what <see cref="MessageWriter.Call"/> would make of
/// an <see cref="EventRaisedParams"/>, without putting the event into JSON again.
/// </summary>
internal static class EventMessage
{
    private const int MaxDigits = 20;

    private static readonly byte[] s_head = Encoding.UTF8.GetBytes(
        "{\"jsonrpc\":\"2.0\",\"method\":\"" + EventApi.Raised + "\",\"params\":{\"subscription\":");

    /// <summary>Appends one framed message.</summary>
    /// <param name="missed">Events lost before this one; 0 is not written.</param>
    public static void Write(ArrayBufferWriter<byte> output, FramingKind framing, long subscription, ReadOnlySpan<byte> json, long missed)
    {
        Span<byte> number = stackalloc byte[MaxDigits];
        Span<byte> lost = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(subscription, number, out int numberLength);
        Utf8Formatter.TryFormat(missed, lost, out int lostLength);
        ReadOnlySpan<byte> beforeEvent = ",\"event\":"u8;
        ReadOnlySpan<byte> beforeLost = missed > 0 ? ",\"missed\":"u8 : [];
        ReadOnlySpan<byte> lostDigits = missed > 0 ? lost[..lostLength] : [];
        int length = s_head.Length + numberLength + beforeEvent.Length + json.Length + beforeLost.Length + lostDigits.Length + 2;
        Frame.Open(output, length, framing);
        output.Write(s_head);
        output.Write(number[..numberLength]);
        output.Write(beforeEvent);
        output.Write(json);
        output.Write(beforeLost);
        output.Write(lostDigits);
        output.Write("}}"u8);
        Frame.Close(output, framing);
    }
}
