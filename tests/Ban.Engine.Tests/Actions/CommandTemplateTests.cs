using System.Diagnostics;
using Ban.Engine.Actions;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Engine.Tests.Actions;

public sealed class CommandTemplateTests
{
    private static readonly Dictionary<string, string> s_properties = new()
    {
        ["chain"] = "c-<name>",
        ["name"] = "sshd",
        ["rule-tcp"] = "TCP",
        ["proto"] = "tcp",
        ["set"] = "s4",
        ["set?family=inet6"] = "s6",
        ["loop"] = "a<loop>",
        ["leak"] = "<matches>",
        ["matches"] = "never",
    };

    [Theory]
    [InlineData("add <chain>", "", "add c-sshd")]
    [InlineData("<rule-<proto>>", "", "TCP")]
    [InlineData("<set>", "inet4", "s4")]
    [InlineData("<set>", "inet6", "s6")]
    [InlineData("<leak> <unknown> <ip> a < b > c", "", "<matches> <unknown> <ip> a < b > c")]
    [InlineData("a<br>b<sp>c", "", "a\nb c")]
    public void Expand_Tags_FollowSpecification(string text, string family, string expected) =>
        Assert.Equal(expected, new CommandTemplate(s_properties).Expand(text, family));

    [Fact]
    public void Expand_TagInItself_IsRefused() =>
        Assert.Throws<ActionException>(() => new CommandTemplate(s_properties).Expand("<loop>", string.Empty));

    [Fact]
    public void Fill_PlainAndSpecialValues_TextAndVariables()
    {
        CommandScript script = CommandTemplate.Fill("echo <ip> \"<F-USER>\" <F-USER> <other>", static tag => tag switch
        {
            "ip" => "192.0.2.1",
            "F-USER" => "$(id)<ip>",
            _ => null,
        });

        Assert.Equal("f2bV_F_user=${0} \necho 192.0.2.1 \"$f2bV_F_user\" $f2bV_F_user <other>", script.Text);
        Assert.Equal(["$(id)<ip>"], script.Arguments);
    }

    [Fact]
    public void Fill_TagsThatSpellAlike_KeepTheirValues()
    {
        CommandScript script = CommandTemplate.Fill("<F-A_B><F-A-B>", static tag => "$" + tag);

        Assert.Equal("f2bV_F_a_b=${0} f2bV_F_a_b_1=${1} \n$f2bV_F_a_b$f2bV_F_a_b_1", script.Text);
        Assert.Equal(["$F-A_B", "$F-A-B"], script.Arguments);
    }

    [Fact]
    public void Fill_TwelveSpecialValues_EachReachesTheShell()
    {
        string command = "printf '%s,' " + string.Join(' ', Enumerable.Range(0, 12).Select(static i => $"\"<F-V{i}>\""));

        CommandScript script = CommandTemplate.Fill(command, static tag => "#" + tag);

        Assert.Equal(string.Concat(Enumerable.Range(0, 12).Select(static i => $"#F-V{i},")), Shell(script));
    }

    /// <summary>Whatever a log holds, the real shell gives it back as it is and runs nothing.</summary>
    [Fact]
    public void Fill_HostileValue_IsNeverCode()
    {
        string[] pieces = ["$(touch x)", "`id`", "\"", "'", ";", "&&", "|", "\n", "\r", "\\", "$HOME", "${IFS}", "*", "~", "#", "!", "%s", "-n", " ", "\u00e4", "<ip>", "\u202e", "\u001b[2J", "a"];
        Arbitrary<string[]> hostile = Gen.Elements(pieces).ArrayOf(8).ToArbitrary();

        Prop.ForAll(hostile, parts =>
        {
            string value = string.Concat(parts);
            CommandScript script = CommandTemplate.Fill("printf '%s' \"<matches>\"", tag => tag == "matches" ? value : null);
            Assert.Equal(value, Shell(script));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
    }

    [Theory]
    [InlineData("ip", "2001:db8::1")]
    [InlineData("family", "inet6")]
    [InlineData("ip-rev", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.")]
    [InlineData("bantime", "600")]
    [InlineData("time", "1777896000")]
    [InlineData("matches", "one\ntwo")]
    [InlineData("F-USER", "root")]
    [InlineData("F-NONE", "")]
    [InlineData("nothing", null)]
    public void Of_Tag_FollowsSpecification(string tag, string? expected)
    {
        ActionTicket ticket = Tickets.Of("2001:db8::1", matches: ["one", "two"], groups: new Dictionary<string, string> { ["user"] = "root" });

        Assert.Equal(expected, CommandTags.Of(ticket, "sshd", tag));
    }

    [Fact]
    public void Of_ReversedIPv4_EndsWithDot() => Assert.Equal("1.2.0.192.", CommandTags.Of(Tickets.Of("192.0.2.1"), "sshd", "ip-rev"));

    [Fact]
    public void Of_PermanentBan_IsMinusOne() => Assert.Equal("-1", CommandTags.Of(Tickets.Of("192.0.2.1", DateTimeOffset.MaxValue), "sshd", "bantime"));

    private static string Shell(CommandScript script)
    {
        ProcessStartInfo info = new("/bin/sh", ["-c", script.Text, .. script.Arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(info)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
