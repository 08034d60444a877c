using System.Text.Json;
using System.Text.Json.Nodes;
using Ban.Lab.Daemon;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Access;

/// <summary>Who may use the socket, and what is written down of it: real users, real sockets, a real crash.</summary>
public sealed class AccessTests : LabTest
{
    private const string Group = "games";
    private const string Ban = """{"jsonrpc":"2.0","id":7,"method":"ban.add","params":{"jail":"sshd","addresses":["203.0.113.9"]}}""";
    private const string Info = """{"jsonrpc":"2.0","id":8,"method":"daemon.info"}""";
    private const int NotPermitted = 1002;
    private const int ReadOnly = 1020;

    [Fact(Timeout = TimeLimit)]
    public async Task Socket_ForAnotherUser_CannotBeOpenedAndRefusesWhoeverGetsThatFar()
    {
        var daemon = await StartAsync();
        Assert.Null(await AskAsync(daemon, group: null, Ban));

        // As if an admin had opened the file to all: the kernel says who it is all the same.
        File.SetUnixFileMode(daemon.Files.Socket, (UnixFileMode)0b110_110_110);
        var refused = (await AskAsync(daemon, group: null, Ban))!.Value;

        Assert.Equal((7, NotPermitted), (refused.GetProperty("id").GetInt32(), refused.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Empty(await daemon.BannedAsync(Jail, Token));
        var entry = await UntilAuditAsync(daemon, "connect");
        Assert.Equal(
            (MemberClient.User, "socat", "refused", NotPermitted),
            (Text(entry, "user"), Text(entry, "process"), Text(entry, "outcome"), entry.GetProperty("code").GetInt32()));
    }

    [Fact(Timeout = TimeLimit)]
    public async Task ReadOnlyMember_OfTheGroup_LooksAndCannotBan()
    {
        var daemon = await StartAsync("rpc_group_access = read");

        var info = (await AskAsync(daemon, Group, Info))!.Value.GetProperty("result");
        Assert.Equal("read", Text(info, "access"));
        var refused = (await AskAsync(daemon, Group, Ban))!.Value.GetProperty("error");

        Assert.Equal((ReadOnly, "readOnly", "ban.add"), (refused.GetProperty("code").GetInt32(), Text(refused.GetProperty("data"), "type"), Text(refused.GetProperty("data"), "method")));
        Assert.Empty(await daemon.BannedAsync(Jail, Token));
        var entry = await UntilAuditAsync(daemon, "ban.add");
        Assert.Equal((MemberClient.User, "refused"), (Text(entry, "user"), Text(entry, "outcome")));
        Assert.Contains("203.0.113.9", Text(entry, "parameters"), StringComparison.Ordinal);
        await Until.TrueAsync("the log line", () => daemon.Output.Contains("User nobody (65534)", StringComparison.Ordinal), Token, state: () => daemon.Output);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Member_OfTheGroup_BansAndTheAuditSurvivesAKill()
    {
        var daemon = await StartAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(daemon.Files.Socket));
        var banned = (await AskAsync(daemon, Group, Ban))!.Value.GetProperty("result");
        Assert.Equal("203.0.113.9", Assert.Single(banned.GetProperty("added").EnumerateArray()).GetString());
        await daemon.KillAsync(Token);

        var second = await StartDaemonAsync(daemon.Files);

        Assert.Equal(["203.0.113.9"], await second.BannedAsync(Jail, Token));
        var entry = await UntilAuditAsync(second, "ban.add");
        Assert.Equal((MemberClient.User, "done"), (Text(entry, "user"), Text(entry, "outcome")));
        Assert.Contains("\"added\":[\"203.0.113.9\"]", Text(entry, "result"), StringComparison.Ordinal);
    }

    [Fact(Timeout = TimeLimit)]
    public async Task Audit_OnTheCommandLine_ListsChangesAndFiltersThem()
    {
        var daemon = await StartAsync();
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "ban", Jail, "203.0.113.9")).ExitCode);
        Assert.Equal(1, (await BantuiAsync(daemon.Files, "ban", "nosuchjail", "203.0.113.9")).ExitCode);
        Assert.Equal(0, (await BantuiAsync(daemon.Files, "status")).ExitCode);

        var table = await BantuiAsync(daemon.Files, "audit");
        var failed = await BantuiAsync(daemon.Files, "--json", "audit", "--failed", "--method", "ban.");

        var lines = table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("TIME", lines[0], StringComparison.Ordinal);
        Assert.Contains("failed", lines[1], StringComparison.Ordinal);
        Assert.Contains("done", lines[2], StringComparison.Ordinal);
        using var document = JsonDocument.Parse(failed.Output);
        var entry = Assert.Single(document.RootElement.GetProperty("entries").EnumerateArray());
        Assert.Equal(("root", 1001), (Text(entry, "user"), entry.GetProperty("code").GetInt32()));
    }

    private async Task<DaemonProcess> StartAsync(params string[] options)
    {
        Assert.SkipWhen(MemberClient.Obstacle is not null, $"{MemberClient.Obstacle}");
        var files = CreateFiles();
        files.Write("bantui.local", ["[Definition]", $"rpc_group = {Group}", .. options]);

        // Only the socket itself is to stand between another user and the daemon.
        for (var folder = Path.GetDirectoryName(files.Socket)!; folder.StartsWith(Lab.DirectoryPath, StringComparison.Ordinal); folder = Path.GetDirectoryName(folder)!)
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        return await StartDaemonAsync(files);
    }

    private Task<JsonElement?> AskAsync(DaemonProcess daemon, string? group, string request) =>
        MemberClient.AskAsync(Machine, daemon.Files.Socket, group, request, Token);

    /// <summary>The newest entry of a method; a refusal is written behind its answer.</summary>
    private static async Task<JsonElement> UntilAuditAsync(DaemonProcess daemon, string method)
    {
        JsonElement? found = null;
        await Until.TrueAsync(
            $"{method} in the audit",
            async () =>
            {
                var list = await daemon.CallAsync("audit.list", new JsonObject { ["method"] = method }, Token);
                found = list.GetProperty("entries").EnumerateArray().Cast<JsonElement?>().FirstOrDefault();
                return found is not null;
            },
            Token);
        return found!.Value;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
