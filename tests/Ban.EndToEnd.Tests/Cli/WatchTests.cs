using System.Text.Json;
using Ban.Lab.Daemon;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.EndToEnd.Tests.Cli;

public sealed class WatchTests : LabTest
{
    [Fact(Timeout = TimeLimit)]
    public async Task Watch_AsJson_PrintsOneEventPerLine()
    {
        var daemon = await StartDaemonAsync(CreateFiles());
        await using var watch = RunningProcess.Start(HostMachine.Instance, Repository.Bantui, "-s", daemon.Files.Socket, "--json", "watch");

        // The watcher says nothing when it has begun, so fail until it hears.
        await Until.TrueAsync("the watcher's first event", HearsAsync, Token, state: () => watch.AllOutput);
        Fail("198.51.100.7", 3);
        await Until.TrueAsync("the ban", () => Events(watch).Any(IsBan), Token, state: () => watch.AllOutput);

        Assert.Contains(Events(watch), IsFailure);

        Task<bool> HearsAsync()
        {
            Fail("203.0.113.9", 1);
            return Task.FromResult(watch.Output.Lines.Count > 0);
        }
    }

    private static bool IsBan(JsonElement item) => Is(item, "ban");

    private static bool IsFailure(JsonElement item) => Is(item, "failure");

    private static bool Is(JsonElement item, string type)
        => item.GetProperty("type").ValueEquals(type) && item.GetProperty("id").ValueEquals("198.51.100.7");

    private static IEnumerable<JsonElement> Events(RunningProcess watch)
        => watch.Output.Lines.Select(line => JsonDocument.Parse(line).RootElement);
}
