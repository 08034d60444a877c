using System.Text.Json;
using Ban.Rpc.Contract;

namespace Ban.Rpc;

/// <summary>Refusals of <c>config.*</c> and <c>filter.*</c>, each with what a program needs to show the place.</summary>
public static class ConfigErrors
{
    private static readonly string[] s_allowed = ["NAME.local", "jail.d/NAME.local", "filter.d/NAME.local", "action.d/NAME.local"];

    public static RpcException UnknownFile(string file) => Make(RpcErrorKinds.UnknownFile, $"the configuration has no file {file}", ("file", file));

    /// <summary>The name is none that may be written, or the disk refuses.</summary>
    /// <param name="reason">What the system says; null for a wrong name.</param>
    public static RpcException FileNotWritable(string file, string? reason = null) =>
        Make(RpcErrorKinds.FileNotWritable, reason is null ? $"{file} is not written by programs: expected one of {string.Join(", ", s_allowed)}" : $"{file} cannot be written: {reason}", ("file", file))
            .With("allowed", JsonSerializer.SerializeToElement(s_allowed, RpcJson.Default.IReadOnlyListString));

    /// <param name="revision">Of what is there now; empty where nothing is.</param>
    public static RpcException RevisionConflict(string file, string revision) =>
        Make(RpcErrorKinds.RevisionConflict, $"{file} is not what was read: read it again", ("file", file), ("revision", revision));

    public static RpcException TrialPending(string file) => Make(RpcErrorKinds.TrialPending, $"a change of {file} is on trial: confirm or revert it first", ("file", file));

    public static RpcException NoTrial() => Make(RpcErrorKinds.NoTrial, "no change is on trial");

    /// <summary>The configuration would be wrong.</summary>
    /// <param name="problems">At least one.</param>
    public static RpcException Refused(IReadOnlyList<ConfigProblemInfo> problems)
    {
        ConfigProblemInfo first = problems[0];
        RpcException refusal = Make(RpcErrorKinds.ConfigurationRefused, $"{first.File}{(first.Line is { } line ? $":{line}" : "")}: {first.Message}", ("file", first.File), ("option", first.Option))
            .With("problems", JsonSerializer.SerializeToElement(problems, RpcJson.Default.IReadOnlyListConfigProblemInfo));
        return Place(refusal, first.Line);
    }

    /// <summary>A filter or a pattern is wrong.</summary>
    /// <param name="file">The file, or the parameter that holds the pattern.</param>
    /// <param name="line">In the file, or the pattern's place in the parameter, from 1.</param>
    public static RpcException FilterRefused(string file, int line, string? option, string problem) =>
        Place(Make(RpcErrorKinds.FilterRefused, $"{file}{(line > 0 ? $":{line}" : "")}: {problem}", ("file", file), ("option", option)), line > 0 ? line : null);

    private static RpcException Place(RpcException refusal, int? line) =>
        line is { } number ? refusal.With("line", JsonSerializer.SerializeToElement(number, RpcJson.Default.Int32)) : refusal;

    private static RpcException Make(RpcErrorKind kind, string message, params ReadOnlySpan<(string Name, string? Value)> details)
    {
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string? value) in details)
        {
            if (value is not null)
            {
                named[name] = value;
            }
        }

        return new RpcException(kind.Code, kind.Type, message, named);
    }

    private static RpcException With(this RpcException refusal, string name, JsonElement value) =>
        new(refusal.Code, refusal.Type, refusal.Message, refusal.Details)
        {
            Members = new Dictionary<string, JsonElement>(refusal.Members, StringComparer.Ordinal) { [name] = value },
        };
}
