using System.Net;
using System.Net.Sockets;
using Ban.Core.Net;
using Ban.Matching.Lines;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Bans;

/// <summary>
/// Looks up host names in the background and remembers the answers (spec 1, section 4.3). Whoever asks first gets no answer: a
/// jail that waited could be held up by an attacker with slow name servers. Thread-safe.
/// </summary>
/// <param name="lookUp">Asks the system; <see cref="Dns.GetHostAddressesAsync(string, CancellationToken)"/> but for tests.</param>
/// <param name="clock">Ages the answers.</param>
/// <param name="log">Hears of look-ups.</param>
public sealed class HostResolver(
    Func<string, CancellationToken, Task<IPAddress[]>> lookUp, TimeProvider clock, ILogger log) : IHostResolver, IDisposable
{
    /// <summary>Names remembered; the oldest goes first.</summary>
    public const int Capacity = 1000;

    /// <summary>Longest host name (RFC 1035, section 2.3.4); longer text from a log is no name.</summary>
    private const int MaxNameLength = 253;

    /// <summary>Look-ups at once; a name beyond is asked for when a later line has it.</summary>
    private const int MaxRunning = 16;

    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, Answer> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _stop = new();
    private int _running;

    public bool TryResolve(string name, bool warn, out IReadOnlyList<NetAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(name);
        addresses = [];
        if (name.Length is 0 or > MaxNameLength)
        {
            return true;
        }

        lock (_gate)
        {
            _answers.TryGetValue(name, out Answer? answer);
            bool isDue = answer is null || clock.GetElapsedTime(answer.Asked) >= s_life;
            if (isDue && _running < MaxRunning)
            {
                // An old answer stays good until the new one is there: a host on the ignore list is not banned in between.
                _running++;
                Remember(name, new Answer(clock.GetTimestamp(), answer?.Addresses));
                _ = LookUpAsync(name, warn);
            }

            addresses = answer?.Addresses ?? [];
            return answer?.Addresses is not null;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task LookUpAsync(string name, bool warn)
    {
        CancellationToken stopped = _stop.Token;
        await Task.Yield();
        IReadOnlyList<NetAddress> found = [];
        try
        {
            found = [.. (await lookUp(name, stopped).WaitAsync(s_patience, clock, stopped)).Select(NetAddress.From).Distinct()];
        }
        catch (Exception failed) when (failed is SocketException or TimeoutException or ArgumentException or OperationCanceledException)
        {
            // No answer is an answer: the name has no address.
        }

        lock (_gate)
        {
            _running--;
            Remember(name, new Answer(clock.GetTimestamp(), found));
        }

        Tell(name, warn, found);
    }

    private void Tell(string name, bool warn, IReadOnlyList<NetAddress> found)
    {
        if (found.Count == 0)
        {
            BanLog.NameUnknown(log, name);
        }
        else if (warn)
        {
            BanLog.NameResolved(log, name, string.Join(", ", found));
        }
    }

    private void Remember(string name, Answer answer)
    {
        _answers.Remove(name);
        if (_answers.Count == Capacity)
        {
            _answers.RemoveAt(0);
        }

        _answers.Add(name, answer);
    }

    /// <param name="Asked">When, by the clock's timestamp.</param>
    /// <param name="Addresses">Null while the first look-up runs.</param>
    private sealed record Answer(long Asked, IReadOnlyList<NetAddress>? Addresses);
}
