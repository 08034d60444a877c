using System.Globalization;
using Ban.Core.Jails;
using Ban.Native.Journal;
using Ban.Native.LibC;

namespace Ban.Matching.Lines;

/// <summary>Opens the journal that a jail's settings mean (spec 2, section 3.4).</summary>
public static class JournalSource
{
    /// <summary>Bytes of a field that are unpacked; what is longer is cut, as a line of a file is.</summary>
    public const int MaxFieldBytes = LineText.MaxLineBytes;

    /// <summary>Journal files that are opened by name; more are an error and not a silent choice.</summary>
    private const int MaxFiles = 4096;

    /// <summary>The variable that changes which journals are opened where a jail says nothing.</summary>
    private const string DefaultFlags = "F2B_SYSTEMD_DEFAULT_FLAGS";

    private static readonly string[] s_places = ["/var/log/journal", "/run/log/journal"];

    /// <summary>Opens the journal with its matches, before the first entry.</summary>
    /// <param name="settings">Which.</param>
    /// <param name="files">What <see cref="FindFiles"/> gave, where files are opened by name; else empty.</param>
    /// <exception cref="JournalException">It cannot be opened; the message is for the user.</exception>
    public static SystemJournal Open(JournalSettings settings, IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(files);
        SystemJournal journal = OpenPlace(settings, files);
        try
        {
            AddMatches(journal, settings);
            return journal;
        }
        catch (JournalException)
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Whether the settings mean files by name, so that files made later are found only by looking again.</summary>
    public static bool IsByName(JournalSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Files.Count > 0 || (!settings.Rotated && settings.Namespace is null);
    }

    /// <summary>The journal files that there are for settings that mean files by name, sorted.</summary>
    /// <exception cref="JournalException">There is none, or there are too many.</exception>
    public static IReadOnlyList<string> FindFiles(JournalSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string name = Scope(settings) switch
        {
            { } scope when scope.HasFlag(JournalScope.System) => "system.journal",
            _ => "*.journal",
        };
        IEnumerable<string> patterns = settings switch
        {
            { Files.Count: > 0 } => settings.Files,
            { Path: { } path } => [$"{path}/{name}", $"{path}/*/{name}"],
            _ => s_places.Skip(Scope(settings).HasFlag(JournalScope.RuntimeOnly) ? 1 : 0).Select(place => $"{place}/*/{name}"),
        };
        string[] files = [.. patterns
            .SelectMany(static pattern => ShellPattern.Expand(pattern, MaxFiles + 1))
            .Where(file => settings.Rotated || !Path.GetFileName(file).Contains('@'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];
        return files.Length switch
        {
            0 => throw new JournalException(settings.Files.Count > 0
                ? $"no journal file matches {string.Join(' ', settings.Files)}"
                : $"no journal file is in {settings.Path ?? string.Join(" or ", s_places)}"),
            > MaxFiles => throw new JournalException($"more than {MaxFiles} journal files match; name fewer"),
            _ => files,
        };
    }

    /// <summary>Whether this machine keeps a journal: a jail that may choose must not wait for one that never comes.</summary>
    public static bool MachineHasOne() => s_places.Any(static place => ShellPattern.Expand($"{place}/*/*.journal", limit: 1).Count > 0);

    private static SystemJournal OpenPlace(JournalSettings settings, IReadOnlyList<string> files)
    {
        if (files.Count > 0)
        {
            return SystemJournal.OpenFiles(files, MaxFieldBytes);
        }

        JournalScope scope = Scope(settings);
        return settings.Path is { } path
            ? SystemJournal.OpenDirectory(path, scope, MaxFieldBytes)
            : SystemJournal.Open(scope, settings.Namespace, MaxFieldBytes);
    }

    private static void AddMatches(SystemJournal journal, JournalSettings settings)
    {
        foreach (IReadOnlyList<string> group in settings.Matches)
        {
            journal.AddAlternative();
            foreach (string match in group)
            {
                journal.AddMatch(match);
            }
        }
    }

    /// <summary>Where nothing is said, the system's own: a machine may have any number of users' journals.</summary>
    private static JournalScope Scope(JournalSettings settings)
    {
        if (settings.Flags is { } flags)
        {
            return (JournalScope)flags;
        }

        if (settings.Path is not null)
        {
            return JournalScope.All;
        }

        string? variable = Environment.GetEnvironmentVariable(DefaultFlags);
        return int.TryParse(variable, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given < 16 ? (JournalScope)given : JournalScope.System;
    }
}
