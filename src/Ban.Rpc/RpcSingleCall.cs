using System.Net.Sockets;
using System.Text;
using Ban.Rpc.Messages;

namespace Ban.Rpc;

/// <summary>
/// One call on a connection of its own, blocking, one message per line. For a program that asks once and ends: it starts
/// neither threads nor tasks, nor the JSON serializer, whose set-up takes longer than the call.
/// </summary>
public static class RpcSingleCall
{
    /// <summary>Longest answer taken, in bytes; for more there is <see cref="RpcClient"/>.</summary>
    private const int MaxAnswerBytes = 4096;

    /// <summary>Calls a method that takes no parameters. False for anything but a success: the caller asks again in the usual way to learn why.</summary>
    /// <param name="method">A name of the contract, which needs no escapes.</param>
    /// <param name="timeLimit">How long each step may take.</param>
    /// <param name="result">JSON of the result.</param>
    public static bool TryCall(string socketPath, string method, TimeSpan timeLimit, out ReadOnlyMemory<byte> result)
    {
        result = default;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.SendTimeout = socket.ReceiveTimeout = (int)timeLimit.TotalMilliseconds;
            socket.Connect(new UnixDomainSocketEndPoint(socketPath));
            socket.Send(Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"}""" + "\n"));
            RpcMessage answer = MessageReader.Read(ReadLine(socket));
            result = answer.Content;
            return answer.Kind == RpcMessageKind.Success;
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The bytes up to the first line feed, or what came before the end or the limit.</summary>
    private static ReadOnlyMemory<byte> ReadLine(Socket socket)
    {
        byte[] buffer = new byte[MaxAnswerBytes];
        int length = 0;
        int read;
        while (length < buffer.Length && (read = socket.Receive(buffer, length, buffer.Length - length, SocketFlags.None)) > 0)
        {
            length += read;
            if (buffer[length - 1] == '\n')
            {
                break;
            }
        }

        return buffer.AsMemory(0, length);
    }
}
