using System.Globalization;
using System.Net.Sockets;
using Ban.Native.LibC;

namespace Ban.Daemon.Lifetime;

/// <summary>A listening socket that the service manager hands over (systemd's sd_listen_fds(3)).</summary>
internal static class ActivatedSocket
{
    private const int FirstDescriptor = 3;

    /// <summary>Sockets that one unit can have: a bound for what the environment says.</summary>
    private const int MaxSockets = 1000;

    private static readonly string[] s_names = ["bantui", "fail2ban"];

    /// <summary>
    /// Takes the socket named <c>bantui</c> or <c>fail2ban</c>, else the first; null if none was handed over. The variables are
    /// taken out of the environment: they are not for the commands of actions.
    /// </summary>
    /// <exception cref="StartException">What was handed over is no listening Unix socket.</exception>
    public static Socket? Take()
    {
        string? process = Take("LISTEN_PID");
        string? count = Take("LISTEN_FDS");
        string[] names = (Take("LISTEN_FDNAMES") ?? string.Empty).Split(':');
        bool isForUs = process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int sockets) && sockets is > 0 and <= MaxSockets;
        return isForUs ? Open(FirstDescriptor + Math.Max(0, Array.FindIndex(names, name => s_names.Contains(name)))) : null;
    }

    private static Socket Open(int descriptor)
    {
        if (!ProcessSetup.SetCloseOnExec(descriptor))
        {
            throw new StartException($"socket activation: there is no descriptor {descriptor}");
        }

        var socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
        bool isListening = socket.AddressFamily == AddressFamily.Unix && socket.SocketType == SocketType.Stream
            && socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is not 0;
        if (!isListening)
        {
            socket.Dispose();
            throw new StartException($"socket activation: descriptor {descriptor} is no listening Unix stream socket");
        }

        return socket;
    }

    private static string? Take(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, null);
        return value;
    }
}
