using System.Text;
using System.Text.Json;
using Ban.Native.NfTables;

namespace Ban.Native.Tests.NfTables;

public sealed class NftContextTests
{
    [Fact]
    public void Run_SetWithElement_IsListed() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        context.Run("""
            add table inet t
            add set inet t s { type ipv4_addr; flags timeout; }
            add element inet t s { 192.0.2.1 timeout 600s }

            """u8.ToArray().Append((byte)0).ToArray());

        using JsonDocument listed = JsonDocument.Parse(context.List("list set inet t s\0"u8, terse: false));

        JsonElement element = listed.RootElement.GetProperty("nftables")[1].GetProperty("set").GetProperty("elem")[0].GetProperty("elem");
        Assert.Equal("192.0.2.1", element.GetProperty("val").GetString());
        Assert.Equal(600, element.GetProperty("timeout").GetInt32());
    });

    [Fact]
    public void List_Terse_LeavesElementsOut() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();
        context.Run("add table inet t; add set inet t s { type ipv4_addr; elements = { 192.0.2.1 } ; }\0"u8);

        string text = Encoding.UTF8.GetString(context.List("list table inet t\0"u8, terse: true));

        Assert.Contains("\"name\": \"s\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("192.0.2.1", text, StringComparison.Ordinal);
    });

    [Fact]
    public void Run_SecondCommandFails_FirstHasNoEffect() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();

        NftException refused = Assert.Throws<NftException>(() => context.Run("add table inet t\nadd rule inet other c drop\n\0"u8));

        Assert.Equal(NftFailure.NotFound, refused.Failure);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.DoesNotContain("\"table\"", Encoding.UTF8.GetString(context.List("list tables\0"u8, terse: true)), StringComparison.Ordinal);
    });

    [Fact]
    public void Run_SyntaxError_IsOneLineAndTheNextCallWorks() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();

        NftException refused = Assert.Throws<NftException>(() => context.Run("add nonsense\0"u8));
        context.Run("add table inet t\0"u8);

        Assert.Equal(NftFailure.Refused, refused.Failure);
        Assert.StartsWith("nftables: syntax error", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    });

    [Fact]
    public void Run_NoZeroByte_IsADefectOfTheCaller() => NetworkNamespace.Run(() =>
    {
        using NftContext context = NftContext.Open();

        Assert.Throws<ArgumentException>(() => context.Run("add table inet t"u8));
    });
}
