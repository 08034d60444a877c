using System.Diagnostics;
using System.Text.Json;
using Ban.Core.Configuration;

namespace Ban.Core.Tests.Peer;

/// <summary>A copy of the stock configuration of the installed fail2ban, and what its own client makes of it.</summary>
internal sealed class Fail2banPeer : IDisposable
{
    private const string StockDirectory = "/etc/fail2ban";
    private const string Client = "/usr/bin/fail2ban-client";
    private const string ToJson = "import ast, json, sys\nfor line in sys.stdin: print(json.dumps(ast.literal_eval(line)))";

    /// <summary>Copies the stock configuration, or skips the test where fail2ban is not installed.</summary>
    public Fail2banPeer()
    {
        if (!File.Exists(Client) || !File.Exists(StockDirectory + "/jail.conf"))
        {
            Assert.Skip("fail2ban is not installed: there is no peer to compare with");
        }

        Directory = System.IO.Directory.CreateTempSubdirectory("bantui-peer-").FullName;
        foreach (string file in System.IO.Directory.EnumerateFiles(StockDirectory, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(Directory, Path.GetRelativePath(StockDirectory, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    public string Directory { get; }

    public static ConfigFiles Files { get; } = new(
        static path => File.Exists(path) ? File.ReadAllBytes(path) : null,
        static directory => System.IO.Directory.Exists(directory) ? System.IO.Directory.GetFiles(directory) : null);

    /// <summary>Names of the stock jails.</summary>
    public IReadOnlyList<string> JailNames => [.. File.ReadLines(Directory + "/jail.conf")
        .Where(static line => line.StartsWith('[') && line is not ("[DEFAULT]" or "[INCLUDES]"))
        .Select(static line => line.Trim()[1..^1])];

    public void Write(string path, string content) => File.WriteAllText(Path.Combine(Directory, path), content);

    /// <summary>The command stream that <c>fail2ban-client -d</c> prints.</summary>
    public async Task<IReadOnlyList<JsonElement>> DumpAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            ArgumentList = { "-c", """ "$1" -c "$2" -d 2>/dev/null | python3 -c "$3" """, "sh", Client, Directory, ToJson },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, process.ExitCode);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement)];
    }

    public void Dispose()
    {
        if (Directory is not null)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
