using System.Globalization;

namespace Ban.Tui.Cli.Peer;

/// <summary>What fail2ban-client writes, and how: replies plain, complaints as lines of a log on standard error.</summary>
internal sealed class PeerConsole(CliConsole console, TimeProvider clock)
{
    private const string Module = "fail2ban";

    /// <summary>0 is the usual; above, what is done is told too.</summary>
    public int Verbosity { get; set; }

    public TextReader Input => console.Input;

    /// <summary>Prints text, harmless to a terminal; line ends and tabulators are part of the layouts.</summary>
    public void Print(string text) => console.Output.WriteLine(Visible(text));

    /// <summary>Writes a prompt.</summary>
    public void Prompt(string text)
    {
        console.Output.Write(text);
        console.Output.Flush();
    }

    public void Complain(string message) => Log("ERROR", message);

    /// <summary>Tells what is done, with <c>-v</c> only.</summary>
    public void Tell(string message)
    {
        if (Verbosity > 0)
        {
            Log("INFO", message);
        }
    }

    public void Flush() => console.Output.Flush();

    private void Log(string level, string message)
    {
        string time = clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss,fff", CultureInfo.InvariantCulture);
        console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time} {Module,-24}[{Environment.ProcessId}]: {level,-7} {Visible(message)}"));
    }

    private static string Visible(string text) =>
        string.Join('\n', text.Split('\n').Select(static line => string.Join('\t', line.Split('\t').Select(CliText.Visible))));
}
