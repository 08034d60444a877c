using System.Collections.Concurrent;
using Ban.Engine;
using Ban.Engine.Bans;
using Ban.Engine.Events;
using Ban.Engine.Sources;
using Ban.Native.LibC;

namespace Ban.Daemon.Methods.Commands;

/// <summary>The jails as fail2ban's commands see them: one that a person stopped is gone until a reload, one that he added is there.</summary>
internal sealed class JailView(BanEngine engine)
{
    private readonly ConcurrentDictionary<string, byte> _added = new(StringComparer.Ordinal);

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<JailStatus> All() => [.. engine.Jails().Where(IsThere)];

    /// <exception cref="CommandException">There is no such jail.</exception>
    public JailStatus Find(string name)
    {
        JailStatus? jail = engine.Jails().FirstOrDefault(jail => jail.Name == name);
        return jail is not null && IsThere(jail) ? jail : throw CommandException.UnknownJail(name);
    }

    /// <summary>Whether the engine has a jail of that name that is not there for commands.</summary>
    public bool IsHidden(string name) => engine.Jails().FirstOrDefault(jail => jail.Name == name) is { } jail && !IsThere(jail);

    /// <summary>Notes that a jail was added, or that it has been started or stopped since.</summary>
    public void Note(string name, bool isAdded)
    {
        if (isAdded)
        {
            _added[name] = 0;
        }
        else
        {
            _added.TryRemove(name, out _);
        }
    }

    /// <summary>The log files of a jail in the order of its settings; a pattern that matches nothing is none.</summary>
    public static IReadOnlyList<string> LogFiles(JailStatus jail)
    {
        List<string> patterns = [.. jail.Settings.LogPaths.Select(path => path.Pattern)];
        List<string> files = [.. jail.Sources.Where(source => source.Kind == SourceKind.File && !ShellPattern.IsPattern(source.Path)).Select(source => source.Path)];
        int Place(string file) => patterns.FindIndex(pattern => pattern == file || ShellPattern.Matches(pattern, file));
        return [.. files.OrderBy(Place).ThenBy(static file => file, StringComparer.Ordinal)];
    }

    /// <summary>The back end by fail2ban's name.</summary>
    public static string Backend(JailStatus jail)
    {
        string name = jail.Settings.Backend.Split('[')[0];
        return name != "auto" ? name : ReadsJournal(jail) ? "systemd" : "pyinotify";
    }

    /// <summary>Whether the jail reads the journal.</summary>
    public static bool ReadsJournal(JailStatus jail) =>
        jail.Settings.Backend.StartsWith("systemd", StringComparison.Ordinal) || jail.Sources.Any(source => source.Kind == SourceKind.Journal);

    private bool IsThere(JailStatus jail) => jail.State != JailState.Stopped || jail.Detail.Length > 0 || _added.ContainsKey(jail.Name);
}
