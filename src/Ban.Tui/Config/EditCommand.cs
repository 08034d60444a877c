using System.CommandLine;
using System.Globalization;
using Ban.Rpc.Contract;
using Ban.Tui.Cli;
using Ban.Tui.Client;
using Ban.Tui.Editing;

namespace Ban.Tui.Config;

/// <summary><c>bantui config edit [FILE]</c>: the user's editor on a copy, which is checked as a whole before it is written.</summary>
internal sealed class EditCommand
{
    private const string UsualFile = "jail.local";
    private const int ShortestTrial = 5;
    private const int LongestTrial = 3600;

    private static readonly string[] s_folders = ["jail.d", "filter.d", "action.d"];

    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "Such as jail.local or filter.d/sshd.local; a jail's name stands for jail.d/NAME.local. [default: jail.local]",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _noApply = new("--no-apply") { Description = "Write only; the daemon reads it with the next reload." };

    // A text, as the time limit of all commands is one.
    private readonly Option<string?> _trial = new("--trial") { Description = $"Take it back after so many seconds, {ShortestTrial} to {LongestTrial}, unless it is confirmed.", HelpName = "SECONDS" };

    private readonly Option<string?> _configuration;

    private EditCommand(Option<string?> configuration) => _configuration = configuration;

    /// <param name="factory">Gives the command what it runs with.</param>
    /// <param name="configuration">The program's option for the configuration directory.</param>
    public static Command Create(CommandFactory factory, Option<string?> configuration)
    {
        var edit = new EditCommand(configuration);
        var command = new CliCommand(
            "edit", "Edit a .local file with $VISUAL or $EDITOR; it is written if the whole configuration is right with it.",
            "bantui config edit", "bantui config edit sshd", "bantui config edit filter.d/sshd.local --no-apply", "EDITOR='sed -i s/3/5/' bantui config edit sshd --trial 60")
        {
            edit._file, edit._noApply, edit._trial,
        };
        edit._trial.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds is >= ShortestTrial and <= LongestTrial))
            {
                result.AddError($"--trial: {ShortestTrial} to {LongestTrial} seconds are expected");
            }
        });
        factory.SetAction(command, (context, cancellationToken) => context.GuardAsync(() => edit.RunAsync(context, cancellationToken)));
        return command;
    }

    /// <exception cref="UsageException">It is none that a program writes.</exception>
    internal static string FileOf(string? word)
    {
        string name = word ?? UsualFile;
        string file = name.Contains('/') || name.Contains('.') ? name : $"jail.d/{name}.local";
        string[] parts = file.Split('/');
        bool isWritable = file.EndsWith(".local", StringComparison.Ordinal) && parts[^1].Length > ".local".Length && parts.Length is 1 or 2 && (parts.Length == 1 || s_folders.Contains(parts[0]));
        return isWritable && parts.All(static part => part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') && part[0] is not ('.' or '-'))
            ? file
            : throw new UsageException(
                $"config edit: {file} is not written by programs, expected NAME.local, alone or in {string.Join(", ", s_folders)}"
                + (file.EndsWith(".conf", StringComparison.Ordinal) ? $"; {file[..^5]}.local goes before it" : ""));
    }

    /// <exception cref="DaemonException">Nothing was written.</exception>
    private async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        string file = FileOf(context.Parsed.GetValue(_file));
        await using IConfigStore store = await OpenAsync(context, cancellationToken);
        (string before, string? revision) = await store.ReadAsync(file, cancellationToken);
        var editor = new EditorProgram(EditorProgram.Find(Environment.GetEnvironmentVariable));
        string text = before;
        while (true)
        {
            text = await editor.EditAsync(Path.GetFileName(file), text, cancellationToken);
            if (text == before)
            {
                context.PrintDone("nothing was changed");
                return;
            }

            Show(context, file, before, text);
            char answer = Ask(context, "write it, edit again, or leave it?", "weq");
            ConfigRefusedException? refused = null;
            if (answer == 'w' && (refused = await TryWriteAsync(context, store, Wanted(context, file, text, revision), cancellationToken)) is null)
            {
                return;
            }

            if (answer == 'q' || (answer == 'w' && Ask(context, "edit again, or leave it?", "qe") == 'q'))
            {
                throw new DaemonException(DaemonProblem.Refused, "nothing was written", refused);
            }
        }
    }

    private async Task<IConfigStore> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        try
        {
            return new DaemonConfigStore(await context.ConnectAsync(cancellationToken));
        }
        catch (DaemonException absent) when (absent.Problem == DaemonProblem.NoDaemon && context.Parsed.GetValue(_trial) is null)
        {
            return new DiskConfigStore(Path.GetFullPath(ConfigCommand.DirectoryOf(context.Parsed.GetValue(_configuration))), context.Clock);
        }
    }

    private ConfigWriteParams Wanted(CommandContext context, string file, string text, string? revision) => new(
        file, text, revision, Apply: !context.Parsed.GetValue(_noApply),
        context.Parsed.GetValue(_trial) is { } seconds ? int.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture) : null);

    /// <summary>The difference, in the form of <c>diff -u</c>.</summary>
    private static void Show(CommandContext context, string file, string before, string text)
    {
        if (context.IsJson)
        {
            return;
        }

        context.Print($"--- {file}");
        context.Print($"+++ {file}, edited");
        foreach (DiffLine line in LineDiff.Between(before, text))
        {
            string mark = line.Kind switch { DiffKind.Added => "+", DiffKind.Removed => "-", DiffKind.Skipped => "@@ ", _ => " " };
            context.Print(CliText.Visible(mark + line.Text));
        }
    }

    /// <returns>Null where it was written; else what would be wrong, which is said.</returns>
    private static async Task<ConfigRefusedException?> TryWriteAsync(CommandContext context, IConfigStore store, ConfigWriteParams wanted, CancellationToken cancellationToken)
    {
        try
        {
            ConfigWriteResult written = await store.WriteAsync(wanted, cancellationToken);
            if (context.IsJson)
            {
                context.PrintJson(written, RpcJson.Default.ConfigWriteResult);
                return null;
            }

            PrintProblems(context, written.Problems);
            context.Print(CliText.Visible($"wrote {written.File}{(written.Reload is null ? "" : "; it is in force")}"));
            await EndTrialAsync(context, store, written, cancellationToken);
            return null;
        }
        catch (ConfigRefusedException refused)
        {
            PrintProblems(context, refused.Problems);
            return refused;
        }
    }

    private static async Task EndTrialAsync(CommandContext context, IConfigStore store, ConfigWriteResult written, CancellationToken cancellationToken)
    {
        if (written.TrialUntil is not { } until)
        {
            return;
        }

        string when = CliText.Time(until, context.Zone);
        if (!context.Console.IsInteractive)
        {
            context.Print($"on trial until {when}: bantui rpc config.confirm keeps it");
            return;
        }

        bool keep = Ask(context, $"on trial until {when}: keep it?", "yn") == 'y';
        await store.EndTrialAsync(keep, cancellationToken);
        context.Print(keep ? "kept" : "the old version is back");
    }

    private static void PrintProblems(CommandContext context, IReadOnlyList<ConfigProblemInfo> problems)
    {
        foreach (ConfigProblemInfo problem in problems)
        {
            string hint = problem.Suggestion is null ? "" : $"; did you mean '{problem.Suggestion}'?";
            context.Warn($"{problem.File}{(problem.Line is { } line ? $":{line}" : "")}: {problem.Severity}: {problem.Message}{hint}");
        }
    }

    /// <summary>One of the letters; the first where nobody is there to be asked, q or the last at the end of the input.</summary>
    private static char Ask(CommandContext context, string question, string letters)
    {
        if (!context.Console.IsInteractive || context.IsJson)
        {
            return letters[0];
        }

        while (true)
        {
            context.Console.Output.Write($"{question} [{string.Join('/', letters.AsEnumerable())}] ");
            context.Console.Output.Flush();
            string? line = context.Console.Input.ReadLine();
            if (line is null)
            {
                return letters.Contains('q') ? 'q' : letters[^1];
            }

            if (line.Trim() is [var letter, ..] && letters.Contains(char.ToLowerInvariant(letter)))
            {
                return char.ToLowerInvariant(letter);
            }
        }
    }
}
