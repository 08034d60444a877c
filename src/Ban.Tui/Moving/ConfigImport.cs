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

    /// <summary>Folders within folders; a link can lead back.</summary>
    private const int MaxDepth = 4;

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

    /// <summary>Looks at both directories; changes nothing.</summary>
    /// <exception cref="ConfigurationException">A file of the old directory cannot be used.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">So it is with its rights.</exception>
    public static ConfigImport Plan(string from, string to)
    {
        var plan = new ConfigImport(from.TrimEnd('/'), to.TrimEnd('/'));
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaxDepth, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
        string[] names = [.. Directory.EnumerateFiles(from, "*", everywhere).Select(path => Path.GetRelativePath(from, path)).Order(StringComparer.Ordinal)];
        if (names.Length > MaxFiles)
        {
            throw new IOException($"{from} has more than {MaxFiles} files");
        }

        foreach (string name in names.Where(static name => !name.Split('/').Any(static part => part.StartsWith('.'))))
        {
            plan.Add(name);
        }

        plan.AddTwins();
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
        else if (ReadOld(name) is not { Length: <= ConfigFiles.MaxFileLength } content)
        {
            _left.Add(new LeftFile(name, "no regular file, or too large"));
        }
        else
        {
            AddFile(name, content, File.GetUnixFileMode($"{_from}/{name}"));
        }
    }

    /// <summary>A file of the old directory; null for a link to nowhere or a pipe.</summary>
    private byte[]? ReadOld(string name)
    {
        try
        {
            return ConfigDisk.Files.Read($"{_from}/{name}");
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Ours goes with our filters, theirs with those that came. A file of theirs can include another one.</summary>
    private void AddTwins()
    {
        string[] kept = [.. _kept.Where(static name => name.StartsWith(FilterFolder, StringComparison.Ordinal)).Select(static name => name[FilterFolder.Length..])];
        bool isAdded;
        do
        {
            isAdded = false;
            foreach (string name in kept)
            {
                isAdded |= AddTwin(name);
            }
        }
        while (isAdded);
    }

    /// <returns>Whether a file that comes includes it, under its old name until now.</returns>
    private bool AddTwin(string name)
    {
        bool isIncluded = false;
        foreach (string file in _new.Keys.Where(static file => file.StartsWith(FilterFolder, StringComparison.Ordinal)).ToArray())
        {
            (byte[] content, UnixFileMode mode) = _new[file];
            byte[] renamed = WithTwins(content, included => included == name);
            isIncluded |= renamed != content;
            _new[file] = (renamed, mode);
        }

        if (isIncluded && !_new.ContainsKey(FilterFolder + TwinPrefix + name))
        {
            AddFile(FilterFolder + TwinPrefix + name, ReadOld(FilterFolder + name)!, UsualMode);
        }

        return isIncluded;
    }

    /// <summary>A filter that includes some files under their new names; the same array if it includes none of them.</summary>
    private static byte[] WithTwins(byte[] content, Predicate<string> isTwin)
    {
        // Bytes as characters: what is no UTF-8 stays as it is.
        string text = Encoding.Latin1.GetString(content);
        string renamed = Including().Replace(text, files => FileName().Replace(files.Value, name => isTwin(name.Value) ? TwinPrefix + name.Value : name.Value));
        return renamed == text ? content : Encoding.Latin1.GetBytes(renamed);
    }

    /// <summary>The files that are included: the value of the option with its further lines.</summary>
    [GeneratedRegex(@"(?<=^(?:before|after)[ \t]*[=:])[^\n]*(?:\n[ \t]+[^\n]*)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial System.Text.RegularExpressions.Regex Including();

    [GeneratedRegex(@"\S+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial System.Text.RegularExpressions.Regex FileName();

    private void AddFile(string name, byte[] content, UnixFileMode mode)
    {
        if (!File.Exists(Target(name)))
        {
            _new.Add(name, (content, mode));
        }
        else if (!IsThere(name, content))
        {
            _kept.Add(name);
        }
    }

    /// <summary>Whether the file here has that content, or had it from an earlier import, which has changed what it includes.</summary>
    private bool IsThere(string name, byte[] content)
    {
        ReadOnlySpan<byte> here = File.ReadAllBytes(Target(name));
        return here.SequenceEqual(content)
            || (name.StartsWith(FilterFolder, StringComparison.Ordinal) && here.SequenceEqual(WithTwins(content, included => File.Exists(Target(FilterFolder + TwinPrefix + included)))));
    }

    private IEnumerable<string> Errors(ConfigFiles files, TimeProvider clock) => ConfigReview.Review(_to, files, clock, all: false)
        .Where(static problem => problem.Severity != ProblemSeverity.Warning)
        .Select(static problem => problem.ToString());
}
