using System.Text;
using System.Text.RegularExpressions;
using Ban.Core.Configuration;
using Ban.Matching.Review;

namespace Ban.Tui.Moving;

/// <summary>
/// Takes a fail2ban directory over into ours: every file that is not there, and of <c>jail.conf</c> the jails and options that ours
/// lacks. Nothing that is there is changed. A filter that includes a file of which ours is another keeps its own under a new name.
/// </summary>
internal sealed partial class ConfigImport
{
    /// <summary>Before the name of an included file that is here in another version.</summary>
    private const string TwinPrefix = "fail2ban-";

    /// <summary>Where the rest of <c>jail.conf</c> goes: before every other file in the folder, which then goes before it.</summary>
    private const string RestFile = "jail.d/00-fail2ban.conf";

    private const string FilterFolder = "filter.d/";

    private const UnixFileMode UsualMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const int MaxFiles = 10_000;

    private readonly string _from;
    private readonly string _to;
    private readonly SortedDictionary<string, (byte[] Content, UnixFileMode Mode)> _new = new(StringComparer.Ordinal);
    private readonly List<string> _kept = [];
    private readonly List<LeftFile> _left = [];

    private ConfigImport(string from, string to)
    {
        _from = from;
        _to = to;
    }

    /// <summary>Whether there is anything to copy.</summary>
    public bool HasNews => _new.Count > 0;

    /// <summary>Looks at both directories; changes nothing.</summary>
    /// <exception cref="ConfigurationException">A file of the old directory cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">So it is with its rights.</exception>
    public static ConfigImport Plan(string from, string to)
    {
        var plan = new ConfigImport(from.TrimEnd('/'), to.TrimEnd('/'));
        string[] names = [.. Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(from, path)).Order(StringComparer.Ordinal)];
        if (names.Length > MaxFiles)
        {
            throw new IOException($"{from} has more than {MaxFiles} files");
        }

        foreach (string name in names.Where(static name => !name.Split('/').Any(static part => part.StartsWith('.'))))
        {
            plan.Add(name);
        }

        foreach (string kept in plan._kept.Where(static name => name.StartsWith(FilterFolder, StringComparison.Ordinal)).ToArray())
        {
            plan.AddTwin(kept[FilterFolder.Length..]);
        }

        if (File.Exists(plan.Target("jail.conf")) && JailFileRest.Of(plan._from, plan._to, ConfigDisk.Files) is { } rest)
        {
            plan.AddFile(RestFile, Encoding.UTF8.GetBytes($"# Jails and options of {plan._from}/jail.conf that jail.conf here does not have.\n\n{rest}"), UsualMode);
        }

        return plan;
    }

    /// <summary>What is done, or would be done.</summary>
    /// <param name="clock">For date patterns.</param>
    public ConfigDocument Describe(TimeProvider clock)
    {
        var added = _new.ToDictionary(file => Target(file.Key), static file => file.Value.Content, StringComparer.Ordinal);
        HashSet<string> before = [.. Errors(ConfigDisk.Files, clock)];
        return new ConfigDocument(_from, _to, [.. _new.Keys], _kept, _left, [.. Errors(ConfigDisk.Files.With(added), clock).Where(error => !before.Contains(error))]);
    }

    /// <summary>Copies the files, each whole or not at all.</summary>
    /// <exception cref="IOException">The disk refuses; the files before are there.</exception>
    /// <exception cref="UnauthorizedAccessException">So it is with the rights.</exception>
    public void Write()
    {
        foreach ((string name, (byte[] content, UnixFileMode mode)) in _new)
        {
            string path = Target(name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            FileReplacement.Write(path, content, mode);
        }
    }

    private string Target(string name) => $"{_to}/{name}";

    private void Add(string name)
    {
        if (name is "fail2ban.conf" or "fail2ban.local" || name.StartsWith("fail2ban.d/", StringComparison.Ordinal))
        {
            _left.Add(new LeftFile(name, "options of the daemon: see bantui.conf"));
        }
        else if (name == "jail.conf" && File.Exists(Target(name)))
        {
            _left.Add(new LeftFile(name, $"what jail.conf here lacks goes to {RestFile}"));
        }
        else if (name.EndsWith(".py", StringComparison.Ordinal))
        {
            _left.Add(new LeftFile(name, "actions written in Python are not run"));
        }
        else if (new FileInfo($"{_from}/{name}").Length > ConfigFiles.MaxFileLength)
        {
            _left.Add(new LeftFile(name, "too large"));
        }
        else
        {
            AddFile(name, File.ReadAllBytes($"{_from}/{name}"), File.GetUnixFileMode($"{_from}/{name}"));
        }
    }

    /// <summary>Ours goes with our filters, theirs with those that came.</summary>
    private void AddTwin(string name)
    {
        string[] including = [.. _new.Keys.Where(file => file.StartsWith(FilterFolder, StringComparison.Ordinal) && Rename(file) is not null)];
        foreach (string file in including)
        {
            _new[file] = (Rename(file)!, _new[file].Mode);
        }

        if (including.Length > 0)
        {
            AddFile(FilterFolder + TwinPrefix + name, File.ReadAllBytes($"{_from}/{FilterFolder}{name}"), UsualMode);
        }

        byte[]? Rename(string file)
        {
            // Bytes as characters: what is no UTF-8 stays as it is.
            string text = Encoding.Latin1.GetString(_new[file].Content);
            string renamed = Including().Replace(text, match => match.Groups["file"].Value == name ? $"{match.Groups["start"].Value}{TwinPrefix}{name}" : match.Value);
            return renamed == text ? null : Encoding.Latin1.GetBytes(renamed);
        }
    }

    [GeneratedRegex(@"^(?<start>(?:before|after)[ \t]*=[ \t]*)(?<file>\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial System.Text.RegularExpressions.Regex Including();

    private void AddFile(string name, byte[] content, UnixFileMode mode)
    {
        string path = Target(name);
        if (!File.Exists(path))
        {
            _new.Add(name, (content, mode));
        }
        else if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            _kept.Add(name);
        }
    }

    private IEnumerable<string> Errors(ConfigFiles files, TimeProvider clock) => ConfigReview.Review(_to, files, clock, all: false)
        .Where(static problem => problem.Severity != ProblemSeverity.Warning)
        .Select(static problem => problem.ToString());
}
