using Ban.Lab.Verbs;

namespace Ban.EndToEnd.Tests.Rpc;

/// <summary>The short form of <c>make fuzz</c>.</summary>
public sealed class FuzzTests
{
    [Fact(Timeout = 120_000)]
    public async Task Socket_ThousandsOfHostileMessages_NoCrashAndNoLeak()
    {
        using var output = new StringWriter();
        int code = await Fuzz.RunAsync(6000, seed: 20261121, output, TestContext.Current.CancellationToken);
        Assert.True(code == 0, output.ToString());
    }
}
