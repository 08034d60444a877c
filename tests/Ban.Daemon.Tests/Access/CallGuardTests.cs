using System.Text;
using Ban.Daemon.Access;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Tests.Access;

public sealed class CallGuardTests
{
    [Theory]
    [InlineData("""{"file":"jail.d/mail.local","text":"password = secret"}""", "jail.d/mail.local")]
    [InlineData("""{"text":"password = secret","apply":{"file":1},"file":"jail.d/mail.local"}""", "jail.d/mail.local")]
    [InlineData("""["jail.d/mail.local","password = secret"]""", "jail.d/mail.local")]
    [InlineData("""[{"file":"jail.d/mail.local","text":"password = secret"}]""", "jail.d/mail.local")]
    [InlineData("""{"jail":"sshd"}""", "sshd")]
    [InlineData("""{"text":"password = secret"}""", null)]
    [InlineData("""{"file":["password"]}""", null)]
    [InlineData("[]", null)]
    [InlineData("""{"file":"jail.d/harmless.local","file":"jail.d/mail.local"}""", "jail.d/mail.local")]
    [InlineData("""{"fi\ud800":1,"\ud800":2,"file":"jail.d/mail.local"}""", "jail.d/mail.local")]
    public void SubjectOf_Parameters_IsTheFileOrJailAndNothingElse(string parameters, string? expected)
        => Assert.Equal(expected, CallGuard.SubjectOf(Encoding.UTF8.GetBytes(parameters)));

    [Theory]
    [InlineData(new[] { "set", "sshd", "action", "mail", "password", "hunter2" }, """{"words":["set","sshd","action","mail","password","***"]}""")]
    [InlineData(new[] { "set", "sshd", "action", "a", "actionban", "curl -u me:x <ip>" }, """{"words":["set","sshd","action","a","actionban","***"]}""")]
    [InlineData(new[] { "set", "sshd", "action", "a", "url", "http://me:x@h/\"" }, """{"words":["set","sshd","action","a","url","http://me:***@h/\""]}""")]
    [InlineData(new[] { "set", "sshd", "action", "a", "port", "22" }, """{"words":["set","sshd","action","a","port","22"]}""")]
    [InlineData(new[] { "set", "sshd", "bantime", "600" }, null)]
    public void AuditedCommand_OfAPropertyOfAnAction_HidesWhatCanBeASecret(string[] words, string? expected)
        => Assert.Equal(expected, AuditedCommand.Of(words)?.Parameters);

    [Fact]
    public void Confidential_InTheContract_AreTheMethodsThatCarryConfigurationText()
        => Assert.Equal(
            ["config.read", "config.write", "jail.rehearse"],
            RpcContract.Methods.Where(static method => method.IsConfidential).Select(static method => method.Name).Order(StringComparer.Ordinal));
}
