using System.Diagnostics;
using Ban.Native.LibC;

namespace Ban.Daemon.Lifetime;

/// <summary>
/// Running in the background. A managed process cannot fork, so the daemon starts itself a second time, in a session of its own;
/// the first process waits until the second is ready or has failed, passes on what it said, and ends.
/// </summary>
internal sealed class BackgroundStart
{
    /// <summary>Set for the second process only.</summary>
    private const string Variable = "BANTUID_DETACHED";

    private const string ReadyWord = "ready";

    private readonly Stream _output = Console.OpenStandardOutput();

    private BackgroundStart()
    {
    }

    /// <summary>The second process's side; null in every other.</summary>
    public static BackgroundStart? Second()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
        {
            return null;
        }

        Environment.SetEnvironmentVariable(Variable, null);
        ProcessSetup.StartSession();
        return new BackgroundStart();
    }

    /// <summary>Starts the second process and waits for its word.</summary>
    /// <param name="output">Where its words go if it fails.</param>
    /// <returns>The exit code: 0 if it runs, else its own.</returns>
    public static async Task<int> LaunchAsync(TextWriter output)
    {
        using Process second = Process.Start(Prepare()) ?? throw new StartException("cannot start the background process");
        second.StandardInput.Close();
        Task<string> problems = second.StandardError.ReadToEndAsync();
        if (await second.StandardOutput.ReadLineAsync() == ReadyWord)
        {
            return 0;
        }

        await output.WriteAsync(await problems);
        await second.WaitForExitAsync();
        return second.ExitCode;
    }

    /// <summary>Tells the first process that all is well and lets go of its streams and of the directory it was started in.</summary>
    public void TellReady()
    {
        Directory.SetCurrentDirectory("/");
        _output.Write(System.Text.Encoding.ASCII.GetBytes(ReadyWord + "\n"));
        _output.Dispose();
        ProcessSetup.DetachStandardStreams();
    }

    private static ProcessStartInfo Prepare()
    {
        string[] words = Environment.GetCommandLineArgs();
        string program = Environment.ProcessPath ?? throw new StartException("cannot find the program's own file");
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Run by "dotnet bantuid.dll" the program is dotnet, and the file is its first word.
        bool isHosted = Path.GetFileNameWithoutExtension(program) == "dotnet";
        foreach (string word in isHosted ? words : words[1..])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment[Variable] = "1";
        return start;
    }
}
