using Ban.Core.Net;

namespace Ban.Engine.Actions;

/// <content>What each address family has started and holds, and how it ends (spec 2, section 5.4).</content>
public sealed partial class CommandAction
{
    /// <summary>The commands that say how the environment is made, judged and removed.</summary>
    private static readonly string[] s_environment =
        ["actionstart", "actionstop", "actioncheck", "actionflush", "actionban", "actionreban", "actionunban"];

    /// <summary>In the order of their start.</summary>
    private readonly OrderedDictionary<string, Family> _families = [];

    /// <summary>Removes every ban by <c>actionflush</c>. Families that have none are left to single unbans.</summary>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        HashSet<string> done = [];
        bool all = true;
        foreach (string family in _families.Keys.ToArray())
        {
            all &= await FlushFamilyAsync(family, done, mayRepair: true, cancellationToken);
        }

        return all;
    }

    /// <summary>Lifts what is left, by <c>actionflush</c> where there is one, and runs <c>actionstop</c> for every started family.</summary>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        List<string> failures = [];
        HashSet<string> done = [];
        foreach (string family in _families.Keys.ToArray())
        {
            await CollectAsync(failures, async () =>
            {
                if (!await FlushFamilyAsync(family, done, _settings.RepairsOnUnban, cancellationToken))
                {
                    await UnbanAllAsync(family, failures, cancellationToken);
                }
            });
        }

        foreach ((string family, Family held) in _families)
        {
            if (held.IsStarted && done.Add(_settings.TextFor("actionstop", family)))
            {
                await CollectAsync(failures, () => RunAsync("actionstop", family, null, cancellationToken));
            }

            Forget(held);
        }

        _families.Clear();
        ThrowIfAny(failures);
    }

    /// <summary>
    /// A run that was killed left its rules behind. They are removed before the first ban, else a ban that ended meanwhile
    /// would stay for ever and one that goes on would stand there twice.
    /// </summary>
    private async Task ClearLeftoversAsync(string family, CancellationToken cancellationToken)
    {
        string check = _settings.TextFor("actioncheck", family);
        if (check.Length > 0 && !_context.IsOwnEnvironment(check) && (await TryAsync("actioncheck", family, null, isProbe: true, cancellationToken)).Success)
        {
            CommandLog.Leftovers(_context.Log, _jail, Name);
            await TryAsync("actionflush", family, null, isProbe: true, cancellationToken);
            await TryAsync("actionstop", family, null, isProbe: true, cancellationToken);
        }
    }

    /// <summary>Whether one start serves every family: the file does not tell them apart and does not wait for them.</summary>
    private bool IsForAll => !_settings.IsConditional && !_settings.StartsOnDemand;

    /// <summary>Starts the family of a ban if it must be; bans for which that failed before are made up for.</summary>
    private async Task StartedAsync(string family, CancellationToken cancellationToken)
    {
        Family held = Get(family);
        if (!held.IsStarted)
        {
            string environment = IsForAll ? string.Empty : family;
            if (!Get(environment).IsStarted)
            {
                await StartFamilyAsync(environment, cancellationToken);
            }

            held.IsStarted = true;
            await RetryAsync(family, cancellationToken);
        }
    }

    private async Task StartFamilyAsync(string family, CancellationToken cancellationToken)
    {
        Family held = Get(family);
        bool isThere = SharersOf(family).Any(other => other != family && _families[other].IsStarted);
        if (!isThere)
        {
            await RunAsync("actionstart", family, null, cancellationToken);
        }

        Forget(held);
        held.IsStarted = true;
        held.Check = _settings.TextFor("actioncheck", family);
        _context.NoteEnvironment(held.Check);
        if (!isThere)
        {
            // There are bans where a repair failed and the environment can be made now.
            await PutBackAsync(family, cancellationToken);
        }
    }

    /// <summary>The families that live in the same environment, this one included: made by the same command.</summary>
    private string[] SharersOf(string family)
    {
        string start = _settings.TextFor("actionstart", family);
        return [.. _families.Keys.Where(other => IsForAll || _settings.TextFor("actionstart", other) == start)];
    }

    /// <returns>Whether the family holds nothing now.</returns>
    private async Task<bool> FlushFamilyAsync(string family, HashSet<string> done, bool mayRepair, CancellationToken cancellationToken)
    {
        Family held = _families[family];
        if (held.Bans.Count == 0 && (held.Tried.Count == 0 || !held.IsStarted))
        {
            held.Clear();
            return true;
        }

        if (!_settings.Has("actionflush", family))
        {
            return false;
        }

        if (done.Add(_settings.TextFor("actionflush", family)))
        {
            await RunFlushAsync(family, held, mayRepair, cancellationToken);
        }

        held.Clear();
        return true;
    }

    private async Task RunFlushAsync(string family, Family held, bool mayRepair, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync("actionflush", family, null, cancellationToken);
        }
        catch (ActionException) when (mayRepair && _settings.Has("actioncheck", family))
        {
            if ((await TryAsync("actioncheck", family, null, isProbe: false, cancellationToken)).Success)
            {
                throw;
            }

            // What is gone needs no flush; what is made again begins empty.
            held.Clear();
            await RepairAsync(family, cancellationToken);
        }
    }

    /// <summary>At the end. Where the environment itself is gone, the first failure stands for all.</summary>
    private async Task UnbanAllAsync(string family, List<string> failures, CancellationToken cancellationToken)
    {
        Family held = _families[family];
        foreach (ActionTicket ticket in held.Bans.Values.ToArray())
        {
            int before = failures.Count;
            await CollectAsync(failures, () => UnbanOneAsync(ticket, _settings.RepairsOnUnban, cancellationToken));
            if (failures.Count > before && _settings.Has("actioncheck", family)
                && !(await TryAsync("actioncheck", family, null, isProbe: true, cancellationToken)).Success)
            {
                return;
            }
        }
    }

    private static async Task CollectAsync(List<string> failures, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (ActionException exception)
        {
            failures.Add(exception.Message);
        }
    }

    /// <summary>Runs a command for every started family, equal ones once.</summary>
    private async Task RunForEachFamilyAsync(string command, CancellationToken cancellationToken)
    {
        HashSet<string> done = [];
        List<string> failures = [];
        foreach ((string family, Family held) in _families)
        {
            if (held.IsStarted && done.Add(_settings.TextFor(command, family)))
            {
                await CollectAsync(failures, () => RunAsync(command, family, null, cancellationToken));
            }
        }

        ThrowIfAny(failures);
    }

    private Family Get(string family)
    {
        if (!_families.TryGetValue(family, out Family? held))
        {
            _families.Add(family, held = new Family());
        }

        return held;
    }

    private void Forget(Family held)
    {
        if (held.Check is { } check)
        {
            _context.ForgetEnvironment(check);
        }
    }

    private sealed class Family
    {
        /// <summary>Whether <c>actionstart</c> was done for it.</summary>
        public bool IsStarted { get; set; }

        /// <summary>The check command under which its environment was noted; null if none was.</summary>
        public string? Check { get; set; }

        /// <summary>Bans in force, without their log lines: a hundred thousand of them are kept.</summary>
        public Dictionary<FailureId, ActionTicket> Bans { get; } = [];

        /// <summary>Bans that failed: they are to be tried again, and something of them may be there. The one tried longest ago first.</summary>
        public OrderedDictionary<FailureId, ActionTicket> Tried { get; } = [];

        public void Clear()
        {
            Bans.Clear();
            Tried.Clear();
        }
    }
}
