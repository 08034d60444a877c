using System.CommandLine;
using System.Text.Json;

namespace Ban.Tui.Cli;

/// <summary><c>bantui rpc METHOD [JSON|-]</c>: any method of the daemon, as it is.</summary>
internal static class RpcCommand
{
    /// <summary>Longest parameters taken from standard input, in characters: what the daemon takes as one message.</summary>
    private const int MaxInputLength = 4 * 1024 * 1024;

    public static Command Create(CommandFactory factory)
    {
        var method = new Argument<string>("METHOD") { Description = "Such as jail.list." };
        var parameters = new Argument<string?>("JSON")
        {
            Description = "Parameters: a JSON object or array, or - to read them from standard input.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new CliCommand(
            "rpc", "Call a method of the daemon and print its answer as JSON.", "bantui rpc daemon.info", "bantui rpc ban.list '{\"jail\":\"sshd\",\"limit\":10}'")
        {
            method,
            parameters,
        };
        factory.SetDaemonAction(command, async (context, client, cancellationToken) =>
        {
            string text = await ReadAsync(context, context.Parsed.GetValue(parameters), cancellationToken);
            JsonElement answer = await client.CallAsync(context.Parsed.GetValue(method)!, Parse(text), cancellationToken);
            context.PrintJson(answer, CliJson.Default.JsonElement);
        });
        return command;
    }

    private static async Task<string> ReadAsync(CommandContext context, string? argument, CancellationToken cancellationToken)
    {
        if (argument != "-")
        {
            return argument ?? "{}";
        }

        char[] buffer = new char[MaxInputLength + 1];
        int length = await context.Console.Input.ReadBlockAsync(buffer, cancellationToken);
        return length <= MaxInputLength
            ? new string(buffer, 0, length)
            : throw new UsageException($"rpc: more than {MaxInputLength} characters of parameters");
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? document.RootElement.Clone()
                : throw new UsageException("rpc: the parameters are neither a JSON object nor an array");
        }
        catch (JsonException e)
        {
            throw new UsageException($"rpc: the parameters are no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}", e);
        }
    }
}
