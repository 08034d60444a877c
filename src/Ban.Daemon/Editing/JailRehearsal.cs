using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Matching.Lines;
using Ban.Matching.Review;
using Ban.Rpc;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Editing;

/// <summary>Answers <c>jail.rehearse</c>: judges the past of a jail's logs beside the jails, within bounds; nothing is counted or banned.</summary>
/// <param name="ignore">Makes a jail's ignore rule.</param>
internal sealed class JailRehearsal(ConfigTree tree, Func<JailSettings, IgnoreRule> ignore, TimeProvider clock)
{
    /// <summary>Of the end of each log.</summary>
    private const int MaxBytes = 16 * 1024 * 1024;

    private const int MaxLogs = 10;
    private const int MaxOffenders = 500;

    private static readonly TimeSpan s_timeLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="RpcException">There is no such jail, or it would be wrong.</exception>
    public JailRehearseResult Run(JailRehearseParams wanted, CancellationToken cancellationToken)
    {
        try
        {
            JailSettings jail = SingleJail.Load(tree.Directory, wanted.Jail, new Dictionary<string, string>(StringComparer.Ordinal), Files(wanted)) ?? throw RpcErrors.UnknownJail(wanted.Jail);
            using LineMatcher matcher = LineMatcher.Create(jail with { UseDns = jail.UseDns == UseDns.Raw ? UseDns.Raw : UseDns.No }, clock);
            return Judge(jail, matcher, cancellationToken);
        }
        catch (ConfigurationException wrong)
        {
            throw ConfigErrors.Refused([new ConfigProblemInfo(tree.NameOf(wrong.Origin.File), wrong.Origin.Line > 0 ? wrong.Origin.Line : null, null, "error", wanted.Jail, null, wrong.Problem)]);
        }
    }

    private ConfigFiles Files(JailRehearseParams wanted)
    {
        if (wanted.File is not { } file)
        {
            return ConfigDisk.Files;
        }

        string path = tree.Writable(file) ?? throw ConfigErrors.FileNotWritable(file);
        string text = wanted.Text ?? throw RpcErrors.InvalidParameter("text", "is expected with file");
        return ConfigDisk.Files.With(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [path] = Encoding.UTF8.GetBytes(text) });
    }

    private JailRehearseResult Judge(JailSettings jail, LineMatcher matcher, CancellationToken cancellationToken)
    {
        var story = new RehearsalStory(jail, ignore(jail));
        List<string> logs = [];
        long lines = 0;
        long start = clock.GetTimestamp();
        bool isComplete = true;
        List<Failure> failures = [];
        var context = new LineContext(clock.GetUtcNow(), InOperation: false) { TrustLogTime = true };
        foreach ((string path, LogTail tail) in Tails(jail))
        {
            logs.Add(path);
            isComplete &= !tail.IsCut;
            foreach (ReadOnlyMemory<byte> line in tail.Lines)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (clock.GetElapsedTime(start) > s_timeLimit)
                {
                    return story.Tell(logs, lines, isComplete: false, MaxOffenders);
                }

                lines++;
                failures.Clear();
                matcher.Match(line.Span, context, failures);
                failures.ForEach(story.Add);
            }
        }

        return story.Tell(logs, lines, isComplete, MaxOffenders);
    }

    /// <summary>The oldest first, so that what was rotated away comes before what followed.</summary>
    private static IEnumerable<(string Path, LogTail Tail)> Tails(JailSettings jail)
    {
        IEnumerable<string> paths = jail.LogPaths.SelectMany(static path => LogGlob.Existing(path.Pattern)).Distinct(StringComparer.Ordinal);
        foreach (string path in paths.OrderByDescending(File.GetLastWriteTimeUtc).Take(MaxLogs).Reverse())
        {
            LogTail? tail = null;
            try
            {
                tail = LogTail.Read(path, MaxBytes);
            }
            catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
            {
                // As for the jail itself, a log that cannot be read has no lines.
            }

            if (tail is not null)
            {
                yield return (path, tail);
            }
        }
    }
}
