using Ban.Core.Net;

namespace Ban.Core.Tests.Net;

public sealed class WellKnownPortsTests
{
    [Theory]
    [InlineData("ssh", 22)]
    [InlineData("sieve", 4190)]
    [InlineData("submissions", 465)]
    public void TryGet_ServiceThatJailsName_IsItsPort(string name, int expected)
    {
        Assert.True(WellKnownPorts.TryGet(name, out int port));
        Assert.Equal(expected, port);
    }

    [Theory]
    [InlineData("SSH")]
    [InlineData("no-such-service")]
    [InlineData("")]
    public void TryGet_OtherName_IsNone(string name) => Assert.False(WellKnownPorts.TryGet(name, out _));

    /// <summary>Where the system knows a name it is asked first; a table that says otherwise would make a jail depend on that.</summary>
    [Fact]
    public void TryGet_EachNameOfTheSystem_SaysTheSame()
    {
        Assert.SkipUnless(File.Exists("/etc/services"), "no /etc/services here");
        string[][] lines = [.. File.ReadLines("/etc/services").Select(static line => line.Split('#')[0].Split((char[])['\t', ' ', '/'], StringSplitOptions.RemoveEmptyEntries))];
        string[] wrong = [.. lines.Where(static words => words is [_, _, "tcp", ..])
            .SelectMany(static words => words.Skip(3).Prepend(words[0]), static (words, name) => (Name: name, Port: words[1]))
            .Where(static service => WellKnownPorts.TryGet(service.Name, out int port) && port.ToString(System.Globalization.CultureInfo.InvariantCulture) != service.Port)
            .Select(static service => service.Name)];
        Assert.Empty(wrong);
    }
}
