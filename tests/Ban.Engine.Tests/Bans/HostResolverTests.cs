using System.Net;
using System.Net.Sockets;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Bans;

public sealed class HostResolverTests : IDisposable
{
    private static readonly NetAddress s_first = NetAddress.Parse("192.0.2.1");
    private static readonly NetAddress s_second = NetAddress.Parse("192.0.2.2");

    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly List<TaskCompletionSource<IPAddress[]>> _asked = [];
    private readonly HostResolver _resolver;

    public HostResolverTests() => _resolver = new HostResolver(LookUp, _clock, NullLogger.Instance);

    public void Dispose() => _resolver.Dispose();

    [Fact(Timeout = 10_000)]
    public async Task TryResolve_FirstQuestion_HasNoAnswerYet()
    {
        Assert.False(_resolver.TryResolve("host.example", warn: true, out _));
        await AnswerAsync(0, "192.0.2.1");
        Assert.Equal([s_first], await AddressesAsync("host.example"));
        Assert.Single(_asked);
    }

    [Fact(Timeout = 10_000)]
    public async Task TryResolve_NameWithoutAddress_IsAnsweredAsEmpty()
    {
        _resolver.TryResolve("nobody.example", warn: false, out _);
        (await AskedAsync(0)).SetException(new SocketException((int)SocketError.HostNotFound));
        Assert.Empty(await AddressesAsync("nobody.example"));
    }

    [Fact(Timeout = 10_000)]
    public async Task TryResolve_AgedAnswer_HoldsUntilTheNewOneIsThere()
    {
        _resolver.TryResolve("host.example", warn: false, out _);
        await AnswerAsync(0, "192.0.2.1");
        await AddressesAsync("host.example");
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal([s_first], await AddressesAsync("host.example"));
        await AnswerAsync(1, "192.0.2.2");
        while ((await AddressesAsync("host.example"))[0] != s_second)
        {
            await Task.Yield();
        }
    }

    [Fact(Timeout = 10_000)]
    public async Task TryResolve_ManyNamesAtOnce_AsksOnlySoMany()
    {
        for (int i = 0; i < 1000; i++)
        {
            Assert.False(_resolver.TryResolve($"h{i}.example", warn: false, out _));
        }

        await AskedAsync(15);
        Assert.Equal(16, _asked.Count);
    }

    [Fact]
    public void TryResolve_TextThatCanBeNoName_IsNotLookedUp()
    {
        Assert.True(_resolver.TryResolve(new string('a', 300), warn: false, out IReadOnlyList<NetAddress> addresses));
        Assert.Empty(addresses);
        Assert.Empty(_asked);
    }

    private Task<IPAddress[]> LookUp(string name, CancellationToken cancellationToken)
    {
        var asked = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_asked)
        {
            _asked.Add(asked);
        }

        return asked.Task;
    }

    private async Task<TaskCompletionSource<IPAddress[]>> AskedAsync(int index)
    {
        while (true)
        {
            lock (_asked)
            {
                if (_asked.Count > index)
                {
                    return _asked[index];
                }
            }

            await Task.Yield();
        }
    }

    private async Task AnswerAsync(int index, string address) => (await AskedAsync(index)).SetResult([IPAddress.Parse(address)]);

    private async Task<IReadOnlyList<NetAddress>> AddressesAsync(string name)
    {
        IReadOnlyList<NetAddress> addresses;
        while (!_resolver.TryResolve(name, warn: false, out addresses))
        {
            await Task.Yield();
        }

        return addresses;
    }
}
