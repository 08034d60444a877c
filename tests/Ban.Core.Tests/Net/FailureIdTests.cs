using Ban.Core.Net;

namespace Ban.Core.Tests.Net;

public sealed class FailureIdTests
{
    [Theory]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.9/24", "192.0.2.0/24", true)]
    [InlineData("999.2.3.4", "999.2.3.4", false)]
    [InlineData("alice", "alice", false)]
    [InlineData("", "", false)]
    public void Parse_Text_IsAddressWhereItIsOne(string text, string shown, bool isAddress)
    {
        FailureId id = FailureId.Parse(text);
        Assert.Equal(shown, id.ToString());
        Assert.Equal(isAddress, id.IsAddress);
        Assert.Equal(id, FailureId.Parse(id.ToString()));
    }

    [Fact]
    public void Literal_TextOfAnAddress_IsAnotherId()
    {
        FailureId literal = FailureId.Literal("192.0.2.1");
        Assert.False(literal.IsAddress);
        Assert.NotEqual(FailureId.Parse("192.0.2.1"), literal);
        Assert.Equal(NetAddress.None, literal.Address);
    }

    [Fact]
    public void Literal_LongText_IsCut()
    {
        FailureId id = FailureId.Literal(new string('x', FailureId.MaxTextLength + 1));
        Assert.Equal(FailureId.MaxTextLength, id.ToString().Length);
    }

    [Fact]
    public void Literal_CutThroughSurrogatePair_LeavesNoHalf()
    {
        FailureId id = FailureId.Literal(new string('x', FailureId.MaxTextLength - 1) + "\U0001F600");
        Assert.False(char.IsSurrogate(id.ToString()[^1]));
    }

    [Fact]
    public void Default_IsNoAddress() => Assert.False(default(FailureId).IsAddress);
}
