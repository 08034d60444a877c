using System.Diagnostics;
using System.Text.Json;

namespace Ban.Matching.Tests.Peer;

/// <summary>Lines for one instance of a filter.</summary>
internal sealed record JudgeRequest(string Directory, string Filter, IReadOnlyDictionary<string, string> Options, bool Journal, bool All, IReadOnlyList<byte[]> Lines);

/// <summary>fail2ban's own code, in a process that judges lines; see <c>judge.py</c>.</summary>
internal sealed class PeerJudge : IDisposable
{
    private const string Python = "/usr/bin/python3"; // the distribution's: another one has no fail2ban

    private readonly Process _process;

    public PeerJudge()
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-B");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Peer", "judge.py"));
        _process = Process.Start(start)!;
    }

    public static bool IsInstalled => File.Exists(Python) && Directory.Exists(SampleFile.Directory);

    /// <summary>The peer's results for each line, as text; null where it took too long.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>?>> JudgeAsync(JudgeRequest request, CancellationToken token)
    {
        string json = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["directory"] = request.Directory,
            ["filter"] = request.Filter,
            ["options"] = request.Options,
            ["journal"] = request.Journal,
            ["all"] = request.All,
            ["lines"] = request.Lines.Select(Convert.ToBase64String),
        });
        await _process.StandardInput.WriteLineAsync(json.AsMemory(), token);
        await _process.StandardInput.FlushAsync(token);
        string? answer = await _process.StandardOutput.ReadLineAsync(token);
        Assert.True(answer is not null, $"judge.py gave no answer for {request.Filter}");
        using JsonDocument document = JsonDocument.Parse(answer);
        return [.. document.RootElement.EnumerateArray().Select(line =>
            line.ValueKind == JsonValueKind.Null ? null : (IReadOnlyList<string>)[.. line.EnumerateArray().Select(Text)])];
    }

    public void Dispose()
    {
        _process.StandardInput.Close(); // its end
        if (!_process.WaitForExit(10_000))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    // [pattern, id, time, user, nofail, users]; a lone string is an exception's name.
    private static string Text(JsonElement result) => result.ValueKind == JsonValueKind.String
        ? "exception " + result.GetString()
        : Verdict.Text(
            result[0].GetInt32(),
            result[1].GetString(),
            result[2].ValueKind == JsonValueKind.Null ? null : result[2].GetDouble(),
            result[3].GetString(),
            result[4].GetBoolean(),
            string.Join(',', result[5].EnumerateArray().Select(u => u.GetString()!).Order(StringComparer.Ordinal)));
}

/// <summary>One result in the form in which both sides are compared.</summary>
internal static class Verdict
{
    public static string Text(int pattern, string? id, double? time, string? user, bool noFail, string users) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"regex {pattern}, id {id ?? "pending"}, time {time}, user '{user}'{(noFail ? ", nofail" : string.Empty)}, users '{users}'");
}
