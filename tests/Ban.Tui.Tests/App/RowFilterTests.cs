using Ban.Tui.App;

namespace Ban.Tui.Tests.App;

public sealed class RowFilterTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("   ", true)]
    [InlineData("sshd", true)]
    [InlineData("FAILED admin", true)]
    [InlineData("failed root", false)]
    [InlineData("jail:sshd", true)]
    [InlineData("jail:ssh", false)]
    [InlineData("JAIL:SSHD", true)]
    [InlineData("user:adm", true)]
    [InlineData("user:root", false)]
    [InlineData("!user:root", true)]
    [InlineData("!admin", false)]
    [InlineData("ip:203.0.113.", true)]
    [InlineData("ip:198.", false)]
    [InlineData("jail:sshd !ip:198. user:admin", true)]
    [InlineData("!", true)]
    [InlineData("user:", true)]
    [InlineData("50122", true)]
    public void Matches_Filter_Judges(string filter, bool expected) =>
        Assert.Equal(expected, RowFilter.Parse(filter).Matches(Samples.Failure(1)));

    [Fact]
    public void Matches_MemberThatIsAbsent_IsNotFound()
    {
        Assert.False(RowFilter.Parse("user:x").Matches(Samples.Failure(1, user: null)));
        Assert.True(RowFilter.Parse("!user:x").Matches(Samples.Failure(1, user: null)));
    }
}
