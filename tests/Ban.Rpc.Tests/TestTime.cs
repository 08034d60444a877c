namespace Ban.Rpc.Tests;

/// <summary>The time limit of every asynchronous test.</summary>
internal static class TestTime
{
    public const int LimitMilliseconds = 20_000;

    public static CancellationToken Token => TestContext.Current.CancellationToken;
}
