using System.Net;
using System.Text;
using Ban.Core.Net;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Core.Tests.Net;

public sealed class NetAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("[192.0.2.1]", "192.0.2.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("2001:DB8::0:1", "2001:db8::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("::", "::")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::FFFF:c000:0201", "192.0.2.1")]
    [InlineData("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("192.0.2.77/24", "192.0.2.0/24")]
    [InlineData("192.0.2.77/255.255.255.0", "192.0.2.0/24")]
    [InlineData("192.0.2.77/0.0.0.0", "0.0.0.0/0")]
    [InlineData("192.0.2.77/32", "192.0.2.77")]
    [InlineData("192.0.2.77/33", "192.0.2.77")]
    [InlineData("192.0.2.77/999", "192.0.2.77")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("2001:db8:1:2::3/48", "2001:db8:1::/48")]
    [InlineData("2001:db8::3/ffff:ffff::", "2001:db8::/32")]
    [InlineData("::/0", "::/0")]
    public void TryParse_ValidText_GivesCanonicalText(string text, string canonical)
    {
        Assert.True(NetAddress.TryParse(text.AsSpan(), out NetAddress address));
        Assert.Equal(canonical, address.ToString());
        Assert.True(NetAddress.TryParse(Encoding.ASCII.GetBytes(text), out NetAddress fromBytes));
        Assert.Equal(address, fromBytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("01.2.3.4")]
    [InlineData("256.2.3.4")]
    [InlineData("1.2.3.4 ")]
    [InlineData("1.2.3.4:22")]
    [InlineData("0x7f.1.1.1")]
    [InlineData("16909060")]
    [InlineData("[192.0.2.0]/24")]
    [InlineData("[192.0.2.0")]
    [InlineData("192.0.2.0/")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0/24/8")]
    [InlineData("192.0.2.0/255.0.255.0")]
    [InlineData("192.0.2.0/ffff::")]
    [InlineData("2001:db8::/129")]
    [InlineData("2001:db8::/255.0.0.0")]
    [InlineData("::ffff:192.0.2.1/120")]
    [InlineData("fe80::1%eth0")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("12345::")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData(":::")]
    [InlineData("::1.2.3.04")]
    [InlineData("[[::1]]")]
    [InlineData("[::1]:22")]
    [InlineData("::1.2.3")]
    [InlineData("١.2.3.4")]
    public void TryParse_InvalidText_IsRefused(string text) => Assert.False(NetAddress.TryParse(text.AsSpan(), out _), text);

    [Fact]
    public void TryParse_IPv4Compatible_StaysIPv6()
    {
        NetAddress address = NetAddress.Parse("::1.2.3.4");
        Assert.False(address.IsIPv4);
        Assert.NotEqual(NetAddress.Parse("1.2.3.4"), address);
    }

    [Fact]
    public void ToString_AnyAddress_ParsesToItself() =>
        Prop.ForAll(Addresses.ToArbitrary(), static address =>
        {
            string text = address.ToString();
            Assert.True(text.Length <= NetAddress.MaxTextLength, text);
            Assert.Equal(address, NetAddress.Parse(text));
            Assert.Equal(address.GetHashCode(), NetAddress.Parse(text).GetHashCode());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryFormat_ShortBuffer_SaysSo() =>
        Prop.ForAll(Gen.Zip(Addresses, Gen.Choose(0, NetAddress.MaxTextLength)).ToArbitrary(), static pair =>
        {
            string text = pair.Item1.ToString();
            Span<byte> buffer = stackalloc byte[pair.Item2];
            Assert.Equal(text.Length <= pair.Item2, pair.Item1.TryFormat(buffer, out int written));
            if (text.Length <= pair.Item2)
            {
                Assert.Equal(text, Encoding.ASCII.GetString(buffer[..written]));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_SystemAddress_AgreesWithTheSystem() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(static i => (byte)i).ArrayOf(16).ToArbitrary(), static bytes =>
        {
            var v4 = new IPAddress(bytes.AsSpan(0, 4));
            var v6 = new IPAddress(bytes);
            Assert.Equal(v4, NetAddress.Parse(v4.ToString()).ToIPAddress());
            Assert.Equal(v6, NetAddress.Parse(v6.ToString()).ToIPAddress());
            Assert.Equal(NetAddress.From(v6), NetAddress.Parse(v6.ToString()));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Contains_AddressInNetwork_ByMask() =>
        Prop.ForAll(Gen.Zip(Addresses, Gen.Choose(0, 128)).ToArbitrary(), static pair =>
        {
            NetAddress network = pair.Item1.WithPrefix(pair.Item2);
            Assert.True(network.Contains(pair.Item1));
            Assert.True(network.Contains(network));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", "10.0.0.0/4", false)]
    [InlineData("0.0.0.0/0", "10.0.0.1", true)]
    [InlineData("::/0", "10.0.0.1", false)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("192.0.2.1", "192.0.2.0/24", false)]
    public void Contains_Pairs_AsSpecified(string network, string other, bool expected) =>
        Assert.Equal(expected, NetAddress.Parse(network).Contains(NetAddress.Parse(other)));

    [Fact]
    public void None_IsNoAddress()
    {
        Assert.Equal(string.Empty, NetAddress.None.ToString());
        Assert.NotEqual(NetAddress.None, NetAddress.Parse("0.0.0.0/0"));
        Assert.NotEqual(NetAddress.None, NetAddress.Parse("::/0"));
        Assert.False(NetAddress.None.Contains(NetAddress.Parse("192.0.2.1")));
        Assert.False(NetAddress.Parse("0.0.0.0/0").Contains(NetAddress.None));
        Assert.False(NetAddress.None.IsSingle);
    }

    [Fact]
    public void WithPrefix_Negative_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(static () => NetAddress.Parse("192.0.2.1").WithPrefix(-1));

    [Fact]
    public void CompareTo_MixedList_FamilyThenValueThenWidth()
    {
        string[] expected = ["0.0.0.0/0", "9.0.0.0", "10.0.0.0/8", "10.0.0.0", "192.0.2.1", "::", "::1", "2001:db8::/32"];
        Assert.Equal(expected, expected.Reverse().Select(NetAddress.Parse).Order().Select(static address => address.ToString()));
    }

    [Fact]
    public void TryParse_AnyBytes_NeverThrowsAndRoundTrips() =>
        Prop.ForAll(Gen.Elements("0123456789abcdefF:./[]% x\u00e9".ToCharArray()).ArrayOf().Select(static chars => new string(chars)).ToArbitrary(), static text =>
        {
            if (NetAddress.TryParse(text.AsSpan(), out NetAddress address))
            {
                Assert.Equal(address, NetAddress.Parse(address.ToString()));
            }
        }).QuickCheckThrowOnFailure();

    private static Gen<NetAddress> Addresses =>
        from bytes in Gen.Choose(0, 255).Select(static i => (byte)i).ArrayOf(16)
        from zeros in Gen.Choose(0, 16)
        from v4 in Gen.Elements(true, false)
        from prefix in Gen.Choose(0, 140)
        select NetAddress.From(new IPAddress(v4 ? bytes[..4] : [.. new byte[zeros], .. bytes[zeros..]])).WithPrefix(prefix);
}
