using System.Text;
using Ban.Daemon.Access;

namespace Ban.Daemon.Tests.Access;

public sealed class CommandChangesTests
{
    [Theory]
    [InlineData("""{"words":["status","sshd"]}""", false)]
    [InlineData("""[["get","sshd","bantime"]]""", false)]
    [InlineData("""[{"words":["banned"]}]""", false)]
    [InlineData("""{"words":["set","sshd","banip","192.0.2.1"]}""", true)]
    [InlineData("""{"words":["STATUS"]}""", true)]
    [InlineData("""{"words":["stop"]}""", true)]
    [InlineData("""{"words":[]}""", true)]
    [InlineData("""{"words":7}""", true)]
    [InlineData("[]", true)]
    [InlineData("", true)]
    [InlineData("{", true)]
    [InlineData("""{"words":["status","\ud800"]}""", true)]
    [InlineData("""{"w\ud800":["status"]}""", true)]
    public void Are_WordsAsTheyCome_AreChangesUnlessTheyOnlyRead(string parameters, bool expected) =>
        Assert.Equal(expected, CommandChanges.Are(CommandChanges.Read(Encoding.UTF8.GetBytes(parameters))));

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":{"result":1},"result":{"a":[1]}}""", """{"a":[1]}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""", null)]
    [InlineData("", null)]
    public void ResultOf_Response_IsItsResult(string response, string? expected) =>
        Assert.Equal(expected, CallGuard.ResultOf(Encoding.UTF8.GetBytes(response)));
}
