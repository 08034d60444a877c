using System.Net.Sockets;
using Ban.Daemon.Access;

namespace Ban.Daemon.Lifetime;

/// <summary>What the daemon has of its surroundings: where clients come in, who tells it to end, and who wants to know how it is.</summary>
/// <param name="Background">Who waits for the daemon to be ready; null in the foreground.</param>
/// <param name="Access">Who may come in.</param>
internal sealed record Surroundings(Socket Listener, DaemonSignals Signals, ServiceManager Service, BackgroundStart? Background, AccessPolicy Access);
