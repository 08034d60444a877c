using System.Text;
using System.Text.Json;
using Ban.Core.Configuration;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Tui.Config;

namespace Ban.Tui.Cli;

/// <summary>What <c>--json</c> prints where a command fails, so that its reader has a document in every case.</summary>
internal sealed record ErrorDocument(ErrorDetails Error)
{
    /// <param name="problem">What went wrong; the daemon's refusal may be within.</param>
    /// <param name="exitCode">What the program ends with.</param>
    public static ErrorDocument Of(Exception problem, int exitCode)
    {
        for (Exception? cause = problem; cause is not null; cause = cause.InnerException)
        {
            if (cause is RpcException refusal)
            {
                return new(new ErrorDetails(problem.Message, exitCode, refusal.Code, refusal.Type, Data(refusal)));
            }

            if (cause is ConfigurationException mistake)
            {
                return new(new ErrorDetails(problem.Message, exitCode, Data: Place(mistake.Origin)));
            }

            if (cause is ConfigRefusedException { InnerException: null, Problems: var problems })
            {
                return new(new ErrorDetails(problem.Message, exitCode, Data: new() { ["problems"] = JsonSerializer.SerializeToElement(problems, RpcJson.Default.IReadOnlyListConfigProblemInfo) }));
            }
        }

        return new(new ErrorDetails(problem.Message, exitCode));
    }

    /// <summary>The document of a command line that could not be read.</summary>
    public static string OfUsage(string message) =>
        Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(new ErrorDocument(new ErrorDetails(message, ExitCodes.Usage)), CliJson.Default.ErrorDocument));

    private static Dictionary<string, JsonElement> Data(RpcException refusal)
    {
        var data = refusal.Details.ToDictionary(static detail => detail.Key, static detail => Text(detail.Value), StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in refusal.Members)
        {
            data[name] = value;
        }

        return data;
    }

    private static Dictionary<string, JsonElement> Place(Origin origin)
    {
        Dictionary<string, JsonElement> data = new() { ["file"] = Text(origin.File) };
        if (origin.Line > 0)
        {
            data["line"] = JsonSerializer.SerializeToElement(origin.Line, CliJson.Default.Int32);
        }

        return data;
    }

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(text, CliJson.Default.String);
}

/// <summary>A failure for programs.</summary>
/// <param name="Message">The line that standard error gets.</param>
/// <param name="ExitCode">What the program ends with.</param>
/// <param name="Code">The daemon's error code, where it has refused.</param>
/// <param name="Type">Its name for the refusal.</param>
/// <param name="Data">What the refusal, or the mistake in a file, is about.</param>
internal sealed record ErrorDetails(string Message, int ExitCode, int? Code = null, string? Type = null, Dictionary<string, JsonElement>? Data = null);
