using Ban.Tui.Cli;

namespace Ban.Tui.Tests.Cli;

/// <summary>Runs command lines in this process, in UTC.</summary>
internal sealed class CliRun
{
    public LineWriter Output { get; } = new();

    public LineWriter Error { get; } = new();

    public string Input { get; init; } = "";

    public bool HasColor { get; init; }

    public int? Width { get; init; }

    public TimeProvider Clock { get; init; } = new UtcClock();

    // On a thread of its own, as in the program: a call to the daemon blocks it, and the daemon of the test runs on the others.
    public Task<int> StartAsync(CancellationToken cancellationToken, params string[] arguments) =>
        Task.Run(
            () => new CommandLine(new CliConsole(Output, Error, new StringReader(Input), HasColor) { Width = Width }, Clock).RunAsync(arguments, cancellationToken),
            cancellationToken);

    /// <summary>Runs to the end and gives exit code, output and errors as one text.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        var run = new CliRun();
        int code = await run.StartAsync(TestTime.Token, arguments);
        return $"{run.Output}{run.Error}[{code}]";
    }

    private sealed class UtcClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }

    /// <summary>A clock for which every wait is over at once.</summary>
    internal sealed class HurryingClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.FromMilliseconds(1), period);
    }
}
