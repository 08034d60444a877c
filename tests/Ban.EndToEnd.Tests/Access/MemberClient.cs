using System.Text.Json;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Access;

/// <summary>Another user of the machine who speaks to the socket with <c>socat</c>, one line of JSON each way.</summary>
internal static class MemberClient
{
    /// <summary>nobody, on every Linux system.</summary>
    public const string User = "nobody";
    private const string Id = "65534";

    /// <summary>Why there can be no such client here; null if there can.</summary>
    public static string? Obstacle { get; } = Command.Find("socat") is null || Command.Find("setpriv") is null ? "socat or setpriv not installed" : null;

    /// <summary>Sends one request and gives the answer, or nothing where the connection was not to be had.</summary>
    /// <param name="group">A supplementary group of the process; null is none.</param>
    public static async Task<JsonElement?> AskAsync(IMachine machine, string socket, string? group, string request, CancellationToken cancellationToken)
    {
        string[] groups = group is null ? ["--clear-groups"] : ["--groups", group];
        await using var client = RunningProcess.Start(
            machine, Command.Find("setpriv")!, ["--reuid", Id, "--regid", Id, .. groups, Command.Find("socat")!, "-t", "10", "-", $"UNIX-CONNECT:{socket}"]);
        try
        {
            await client.Input.WriteLineAsync(request.AsMemory(), cancellationToken);
            client.CloseInput();
        }
        catch (IOException)
        {
            // It could not connect and has ended.
        }

        await client.WaitAsync(cancellationToken, Until.Deadline);
        var answer = client.Output.ToString().Trim();
        return answer.Length == 0 ? null : JsonDocument.Parse(answer).RootElement;
    }
}
