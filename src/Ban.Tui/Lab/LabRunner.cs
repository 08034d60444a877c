using Ban.Core.Configuration;
using Ban.Tui.App;
using Ban.Tui.Regex;

namespace Ban.Tui.Lab;

/// <summary>Runs the commands of the lab on other threads than the screen's, each to one message, also when it fails.</summary>
/// <param name="directory">The configuration directory.</param>
internal sealed class LabRunner(string directory, TimeProvider clock)
{
    /// <summary>How long a key waits for the next one before patterns are tried.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(15);

    /// <summary>How long to wait for a file: opening a pipe that nobody writes to would wait for ever.</summary>
    private static readonly TimeSpan s_maxRead = TimeSpan.FromSeconds(10);

    private readonly LabSource _source = new(directory);

    /// <summary>Runs a command.</summary>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    public async Task<Message> RunAsync(LabCommand command, CancellationToken cancellationToken)
    {
        try
        {
            if (command is JudgeCommand judge)
            {
                await Task.Delay(s_pause, clock, cancellationToken);
                return await Task.Run(() => Judge(judge, cancellationToken), cancellationToken);
            }

            return await Task.Run(() => Run(command, cancellationToken), cancellationToken).WaitAsync(s_maxRead, clock, cancellationToken);
        }
        catch (Exception failure) when (failure is RegexException or ConfigurationException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return new NoticeMessage(new Notice(failure.Message, IsError: true));
        }
        catch (TimeoutException)
        {
            return new NoticeMessage(new Notice($"given up after {s_maxRead.TotalSeconds} s", IsError: true));
        }
    }

    private JudgedMessage Judge(JudgeCommand judge, CancellationToken cancellationToken) => new(
        judge.Number,
        LabJudge.Judge(judge.Filter, judge.Sample, clock, cancellationToken),
        judge.Saved is { } saved ? LabJudge.Judge(saved, judge.Sample, clock, cancellationToken) : null);

    private Message Run(LabCommand command, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case ExplainCommand explain:
                return new ExplainedMessage(new LabNearest(explain.Number, explain.Index, LabJudge.Explain(explain.Filter, explain.Line, clock)));
            case ReadSampleCommand read:
                return new SampleReadMessage(_source.ReadSample(read.Name, cancellationToken));
            case ReadFilterCommand read:
                return new FilterReadMessage(_source.ReadFilter(read.Spec));
            case SaveFilterCommand save:
                SavedFilter saved = new FilterWriter(directory, clock).Save(save.Name, save.Filter, save.Options);
                return new FilterSavedMessage(save.Filter with { Name = save.Name, Origin = saved.Path }, saved.Path, saved.Kept);
            case CompleteCommand complete:
                IReadOnlyList<string> offered = complete.Kind == LabPromptKind.Log || complete.Text.Contains('/', StringComparison.Ordinal)
                    ? LabSource.CompletePath(complete.Text)
                    : _source.CompleteFilter(complete.Text);
                return new CompletedMessage(complete.Kind, complete.Text, offered);
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command, "no command of the lab");
        }
    }
}
