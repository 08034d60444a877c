using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Rpc;

/// <summary>The daemon and a JSON-RPC client that is not ours: the npm package vscode-jsonrpc.</summary>
public sealed class VscodeClientTests : LabTest
{
    private static readonly TimeSpan s_download = TimeSpan.FromSeconds(90);

    [Fact(Timeout = TimeLimit)]
    public async Task Client_OfAnotherMaker_CallsSubscribesAndCancels()
    {
        var (node, npm) = (Command.Find("node"), Command.Find("npm"));
        Assert.SkipWhen(node is null || npm is null, "node or npm not installed");
        var script = await InstallAsync(npm!);
        var daemon = await StartDaemonAsync(CreateFiles());

        var client = await Command.RunAsync(HostMachine.Instance, node!, [script, daemon.Files.Socket, Jail], Token);

        Assert.True(client.ExitCode == 0, client.Output + client.Error);
        Assert.Contains("\"step\":\"daemon.ping after all\"", client.Output, StringComparison.Ordinal);
    }

    /// <summary>Makes sure that the package is there, beside a copy of the script, in the directory for what is made.</summary>
    private static async Task<string> InstallAsync(string npm)
    {
        var source = Path.Combine(Repository.Root, "tests", "wire", "vscode");
        var target = Directory.CreateDirectory(Path.Combine(Repository.Root, "out", "npm", "vscode-jsonrpc")).FullName;
        foreach (var name in (string[])["package.json", "client.mjs"])
        {
            File.Copy(Path.Combine(source, name), Path.Combine(target, name), overwrite: true);
        }

        if (!Directory.Exists(Path.Combine(target, "node_modules", "vscode-jsonrpc")))
        {
            string[] install = ["install", "--prefix", target, "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
            (await Command.RunAsync(HostMachine.Instance, npm, install, Token, s_download)).MustSucceed();
        }

        return Path.Combine(target, "client.mjs");
    }
}
