namespace Ban.Tui.Cli;

/// <summary>The last net under the program: an output that takes no more ends it with one line, or without a word where its reader has gone.</summary>
internal static class OutputGuard
{
    /// <summary>EPIPE, which the runtime gives as the exception's number.</summary>
    private const int BrokenPipe = 32;

    /// <summary>Whether the reader has what it wanted, as in <c>bantui bans | head</c>; that needs no message.</summary>
    public static bool HasReaderGone(IOException failed) => failed.HResult == BrokenPipe;

    /// <summary>Runs the program; gives its exit code, or that for a failure.</summary>
    /// <param name="program">Names itself at the start of its own messages.</param>
    /// <param name="run">The program.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="failed">The exit code of a failure.</param>
    public static async Task<int> RunAsync(string program, Func<Task<int>> run, TextWriter error, int failed)
    {
        try
        {
            return await run();
        }
        catch (IOException gone) when (HasReaderGone(gone))
        {
            return failed;
        }
        catch (IOException refused)
        {
            await error.WriteLineAsync($"{program}: {CliText.Visible(refused.Message)}");
            return failed;
        }
    }
}
