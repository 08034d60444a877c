using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Matching.Review;
using Ban.Tui.Regex;

namespace Ban.Tui.Lab;

/// <summary>Reads samples and filters for the lab.</summary>
/// <param name="directory">The configuration directory.</param>
internal sealed partial class LabSource(string directory)
{
    /// <summary>Most bytes that are read of a packed log to get at its end.</summary>
    private const long MaxPackedBytes = 64 * 1024 * 1024;

    /// <summary>Names that a completion offers.</summary>
    private const int MaxCompletions = 200;

    private const string FilterFolder = "filter.d";

    /// <summary>The last lines of a log: of a file, of the journal, or of what a jail follows, of several files the newest.</summary>
    /// <param name="name">A path, <c>systemd-journal</c>, also with parameters, or a jail's name.</param>
    /// <exception cref="RegexException">There is no such log, or it cannot be read.</exception>
    /// <exception cref="ConfigurationException">The jail is wrong.</exception>
    public LabSample ReadSample(string name, CancellationToken cancellationToken)
    {
        if (LogSource.NamesJournal(name))
        {
            return ReadJournal(name, LogSource.Find(name, Stream.Null, pathsAreText: false).Journal!, cancellationToken);
        }

        bool isPath = name.Contains('/', StringComparison.Ordinal) || File.Exists(name);
        if (!isPath && FindJail(name) is { } jail)
        {
            return FollowsJournal(jail) ? ReadJournal($"the journal of {name}", jail.Journal, cancellationToken) : ReadFile(NewestLog(jail), cancellationToken);
        }

        return !isPath ? throw new RegexException($"there is no file and no jail {name}")
            : Directory.Exists(name) ? throw new RegexException($"{name} is a directory; expected a log file")
            : ReadFile(name, cancellationToken);
    }

    /// <summary>A filter by its name, with options as in <c>sshd[mode=aggressive]</c>, that of a jail, or a file.</summary>
    /// <exception cref="RegexException">There is none.</exception>
    /// <exception cref="ConfigurationException">It is wrong.</exception>
    public LabFilter ReadFilter(string spec)
    {
        // For the journal a filter has another prefix; what is in brackets does not make a jail another one.
        bool readsJournal = FindJail(spec.Split('[', 2)[0]) is { } owner && FollowsJournal(owner);
        LoadedFilter loaded = FilterSource.Load(new RegexSettings { Logs = readsJournal ? [LogSource.JournalName] : [], Filter = spec, ConfigDirectory = directory });
        if (loaded.Kind == FilterKind.Pattern)
        {
            throw new RegexException($"there is no filter and no jail {spec} in {directory}");
        }

        FilterDefinition filter = loaded.Filter;
        JailSettings? jail = loaded.Jail;
        return new LabFilter
        {
            // A file elsewhere has no name here: saved, it is a new filter of this configuration.
            Name = jail is not null || IsOwn(loaded) ? filter.Name : "",
            Origin = loaded.Origin,
            FailRegex = filter.FailRegex,
            IgnoreRegex = filter.IgnoreRegex,
            PrefRegex = filter.PrefRegex is { } prefix ? [prefix] : [],
            DatePattern = filter.DatePattern,
            MaxLines = filter.MaxLines,
            UseDns = jail?.UseDns ?? UseDns.Warn,
            TimeZone = jail?.LogTimeZone is { } zone ? new ConfigText(zone, jail.Origin) : null,
            Encoding = jail?.LogEncoding is { } codec ? new ConfigText(codec, jail.Origin) : null,
        };
    }

    /// <summary>The paths that a path can be completed to; directories end in a slash.</summary>
    public static IReadOnlyList<string> CompletePath(string path)
    {
        int slash = path.LastIndexOf('/');
        string folder = path[..(slash + 1)];
        try
        {
            var entries = new DirectoryInfo(folder.Length == 0 ? "." : folder).EnumerateFileSystemInfos($"*", SearchOption.TopDirectoryOnly);
            return
            [
                .. entries
                    .Where(entry => entry.Name.StartsWith(path[(slash + 1)..], StringComparison.Ordinal))
                    .Select(entry => folder + entry.Name + (entry.Attributes.HasFlag(FileAttributes.Directory) ? "/" : ""))
                    .Order(StringComparer.Ordinal).Take(MaxCompletions),
            ];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // What cannot be looked at offers nothing.
            return [];
        }
    }

    /// <summary>The filters of the configuration that a name can be completed to.</summary>
    public IReadOnlyList<string> CompleteFilter(string name) =>
    [
        .. CompletePath(Path.Combine(directory, FilterFolder, name))
            .Where(static path => Path.GetExtension(path) is ".conf" or ".local")
            .Select(static path => Path.GetFileNameWithoutExtension(path)).Distinct(),
    ];

    private JailSettings? FindJail(string name) => Directory.Exists(directory)
        ? SingleJail.Load(directory, name, new Dictionary<string, string>(), ConfigDisk.Files)
        : null;

    private bool IsOwn(LoadedFilter loaded) =>
        loaded.Kind == FilterKind.Filter && Path.GetFullPath(loaded.BaseDirectory).TrimEnd('/') == Path.GetFullPath(directory).TrimEnd('/');

    private static string NewestLog(JailSettings jail)
    {
        try
        {
            string? newest = jail.LogPaths.SelectMany(static path => LogGlob.Expand(path.Pattern)).MaxBy(File.GetLastWriteTimeUtc);
            return newest ?? throw new RegexException($"jail {jail.Name} names no log file that exists");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new RegexException($"the logs of jail {jail.Name} cannot be read: {unreadable.Message}");
        }
    }

    private static LabSample ReadFile(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new RegexException($"there is no log file {path}");
        }

        if (LogFileCheck.FindObstacle(path) is { } obstacle)
        {
            throw new RegexException($"{path} is no log file: {obstacle}");
        }

        Stream stream = CompressedLog.Open(path);
        bool isTail = stream.CanSeek && stream.Length > LabSample.MaxBytes;
        if (isTail)
        {
            // One byte earlier, so that a line that begins exactly there is not taken for the rest of another.
            stream.Seek(-LabSample.MaxBytes - 1, SeekOrigin.End);
        }

        using var reader = new LineReader(stream);
        var lines = new Queue<byte[]>();
        long read = 0;
        long held = 0;
        bool isRest = isTail;
        while (read < MaxPackedBytes && reader.TryRead(out ReadOnlySpan<byte> line))
        {
            cancellationToken.ThrowIfCancellationRequested();
            read += line.Length + 1;
            if (isRest)
            {
                isRest = false;
                continue;
            }

            held += line.Length;
            lines.Enqueue(line.ToArray());
            while (lines.Count > LabSample.MaxLines || (held > LabSample.MaxBytes && lines.Count > 1))
            {
                held -= lines.Dequeue().Length;
                isTail = true;
            }
        }

        return new LabSample(path, [.. lines.Select(SampleLine.Of)], isTail);
    }
}
