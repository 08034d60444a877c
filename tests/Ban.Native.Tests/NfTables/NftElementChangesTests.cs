using System.Net;
using System.Text;
using System.Text.Json;
using Ban.Native.NfTables;

namespace Ban.Native.Tests.NfTables;

/// <summary>Elements changed without libnftables, against what libnftables lists.</summary>
public sealed class NftElementChangesTests
{
    private static readonly NftSet s_set4 = new(NftFamily.Inet, "t", "s4");
    private static readonly NftSet s_set6 = new(NftFamily.Inet, "t", "s6");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Change_RandomAddsAndDeletes_LeavesWhatLibnftablesLists(int seed) => NetworkNamespace.Run(() =>
    {
        using NftContext context = Open();
        Random random = new(seed);
        NftElementChanges changes = new();
        Dictionary<string, long?> wanted = [];
        for (int round = 0; round < 5; round++)
        {
            for (int i = 0; i < 400; i++)
            {
                IPAddress address = Address(random);
                if (wanted.Remove(address.ToString()))
                {
                    changes.Delete(SetOf(address), address.GetAddressBytes());
                    continue;
                }

                TimeSpan? timeout = random.Next(4) == 0 ? null : TimeSpan.FromSeconds(random.Next(600, 3650 * 86_400)) + TimeSpan.FromMilliseconds(random.Next(1000));
                wanted.Add(address.ToString(), timeout is { } time ? (long)time.TotalSeconds : null);
                changes.Add(SetOf(address), address.GetAddressBytes(), timeout);
            }

            context.Change(changes);
            Assert.True(changes.IsEmpty);
            Assert.Equal(wanted.OrderBy(static element => element.Key, StringComparer.Ordinal), Listed(context).OrderBy(static element => element.Key, StringComparer.Ordinal));
        }
    });

    [Fact]
    public void Change_ManyThousand_AllAreThere() => NetworkNamespace.Run(() =>
    {
        using NftContext context = Open();
        NftElementChanges changes = new();
        for (int i = 0; i < 20_000; i++)
        {
            changes.Add(s_set4, [10, 0, (byte)(i >> 8), (byte)i], TimeSpan.FromDays(1));
            changes.Add(s_set4, [11, 0, (byte)(i >> 8), (byte)i], timeout: null);
        }

        context.Change(changes);

        int count = 0;
        context.TryReadElements(NftFamily.Inet, "t", "s4", (_, _) => count++);
        Assert.Equal(40_000, count);
    });

    /// <summary>Where the room for sending cannot be raised, as in a container without rights beyond its own.</summary>
    [Theory]
    [InlineData(32_000)]
    [InlineData(70_000)]
    [InlineData(100_000)]
    public void Change_MoreThanCanBeSentAtOnce_AllAreThereInOrder(int sendBufferBytes) => NetworkNamespace.Run(() =>
    {
        using NftContext context = Open(NftContext.Open(sendBufferBytes));
        NftElementChanges changes = new();
        for (int i = 0; i < 20_000; i++)
        {
            changes.Add(s_set6, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(i >> 8), (byte)i], TimeSpan.FromDays(1));
        }

        for (int i = 0; i < 20_000; i += 2)
        {
            changes.Delete(s_set6, [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(i >> 8), (byte)i]);
        }

        context.Change(changes);

        int odd = 0;
        context.TryReadElements(NftFamily.Inet, "t", "s6", (key, _) => odd += key[15] % 2 == 1 ? 1 : 0);
        Assert.Equal(10_000, odd);
        Assert.Equal(10_000, Listed(context).Count);
    });

    [Fact]
    public void Change_OneIsRefused_NothingIsChanged() => NetworkNamespace.Run(() =>
    {
        using NftContext context = Open();
        NftElementChanges changes = new();
        changes.Add(s_set4, [192, 0, 2, 1], timeout: null);
        changes.Delete(s_set4, [192, 0, 2, 2]);
        changes.Add(s_set4, [192, 0, 2, 3], timeout: null);

        NftException refused = Assert.Throws<NftException>(() => context.Change(changes));
        Assert.Equal(NftFailure.NotFound, refused.Failure);
        Assert.Empty(Listed(context));

        changes.Add(s_set4, [192, 0, 2, 4], timeout: null);
        context.Change(changes);
        Assert.Equal(["192.0.2.4"], Listed(context).Keys);
    });

    [Fact]
    public void Change_DeletedOnceAddedFirst_NeedNotHaveBeenThere() => NetworkNamespace.Run(() =>
    {
        using NftContext context = Open();
        NftElementChanges changes = new();
        changes.Add(s_set4, [192, 0, 2, 1], TimeSpan.FromMinutes(20));
        context.Change(changes);

        foreach (byte last in (byte[])[1, 2])
        {
            changes.Add(s_set4, [192, 0, 2, last], timeout: null);
        }

        changes.Delete(s_set4, [192, 0, 2, 1]);
        changes.Delete(s_set4, [192, 0, 2, 2]);
        context.Change(changes);

        Assert.Empty(Listed(context));
    });

    [Fact]
    public void Change_SetIsGone_IsNotFound() => NetworkNamespace.Run(() =>
    {
        using NftContext context = Open();
        NftElementChanges changes = new();
        changes.Add(s_set4 with { Name = "other" }, [192, 0, 2, 1], timeout: null);

        Assert.Equal(NftFailure.NotFound, Assert.Throws<NftException>(() => context.Change(changes)).Failure);
    });

    [Fact]
    public void Change_KeyOfAnotherLength_IsRefused() => NetworkNamespace.Run(() =>
    {
        using NftContext context = Open();
        NftElementChanges changes = new();
        changes.Add(s_set6, [192, 0, 2, 1], timeout: null);

        Assert.Equal(NftFailure.Refused, Assert.Throws<NftException>(() => context.Change(changes)).Failure);
    });

    private static NftContext Open() => Open(NftContext.Open());

    private static NftContext Open(NftContext context)
    {
        context.Run(Encoding.ASCII.GetBytes(
            "add table inet t\nadd set inet t s4 { type ipv4_addr; flags timeout; }\nadd set inet t s6 { type ipv6_addr; flags timeout; }\n\0"));
        return context;
    }

    private static NftSet SetOf(IPAddress address) => address.GetAddressBytes().Length == 4 ? s_set4 : s_set6;

    /// <summary>Of few, so that many are deleted again.</summary>
    private static IPAddress Address(Random random) => random.Next(2) == 0
        ? new IPAddress([198, 51, 100, (byte)random.Next(256)])
        : IPAddress.Parse($"2001:db8::{random.Next(256):x}");

    /// <summary>Addresses and the seconds of their time-outs.</summary>
    private static Dictionary<string, long?> Listed(NftContext context)
    {
        Dictionary<string, long?> listed = [];
        foreach (NftSet set in (NftSet[])[s_set4, s_set6])
        {
            using JsonDocument document = JsonDocument.Parse(context.List(Encoding.ASCII.GetBytes($"list set inet t {set.Name}\0"), terse: false));
            JsonElement found = document.RootElement.GetProperty("nftables").EnumerateArray().First(static item => item.TryGetProperty("set", out _)).GetProperty("set");
            foreach (JsonElement element in found.TryGetProperty("elem", out JsonElement elements) ? elements.EnumerateArray().ToArray() : [])
            {
                bool isTimed = element.ValueKind == JsonValueKind.Object;
                JsonElement value = isTimed ? element.GetProperty("elem") : element;
                listed.Add(isTimed ? value.GetProperty("val").GetString()! : value.GetString()!, isTimed ? value.GetProperty("timeout").GetInt64() : null);
            }
        }

        return listed;
    }
}
