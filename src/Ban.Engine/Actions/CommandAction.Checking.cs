namespace Ban.Engine.Actions;

/// <content>Running commands, and what follows one that failed (spec 2, sections 5.5 and 5.6).</content>
public sealed partial class CommandAction
{
    /// <summary>Bans that are tried again at a time, of those that failed.</summary>
    private const int MaxRetried = 20;

    /// <summary>Runs <c>actioncheck</c> for every started family; one that fails is repaired with its bans. Bans that failed are tried again.</summary>
    public async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        HashSet<string> done = [];
        foreach ((string family, Family held) in _families.ToArray())
        {
            string check = _settings.TextFor("actioncheck", family);
            if (held.IsStarted && check.Length > 0 && done.Add(check)
                && !(await TryAsync("actioncheck", family, null, isProbe: true, cancellationToken)).Success)
            {
                await RepairAsync(family, cancellationToken);
            }

            if (held.Tried.Count > 0)
            {
                await (held.IsStarted ? RetryAsync(family, cancellationToken) : StartedAsync(family, cancellationToken));
            }
        }
    }

    /// <summary>
    /// Tries bans again that failed, as where another program had the firewall's lock: somebody who is banned still gets through.
    /// What is left of the first try goes before, or it would stay when the ban ends.
    /// </summary>
    private async Task RetryAsync(string family, CancellationToken cancellationToken)
    {
        Family held = _families[family];
        ActionTicket[] again = [.. held.Tried.Values.Take(MaxRetried)];
        int made = 0;
        foreach (ActionTicket ticket in again)
        {
            held.Tried.Remove(ticket.Id);
            await TryAsync("actionunban", family, ticket, isProbe: true, cancellationToken);
            if ((await TryAsync("actionban", family, ticket, isProbe: true, cancellationToken)).Success)
            {
                held.Bans[ticket.Id] = ticket with { Matches = [] };
                made++;
            }
            else
            {
                held.Tried.Add(ticket.Id, ticket);
            }
        }

        if (made > 0)
        {
            CommandLog.MadeUp(_context.Log, _jail, Name, made, again.Length);
        }
    }

    /// <summary>
    /// A command that failed gets a second chance after the check, which may repair. A repair puts all bans back, so that only
    /// a new ban has to be made after it; of an unban's, something may still be there where the file repairs in its own way.
    /// </summary>
    private async Task RunCheckedAsync(string command, string family, ActionTicket ticket, bool mayRepair, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(command, family, ticket, cancellationToken);
            return;
        }
        catch (ActionException) when (_settings.Has("actioncheck", family))
        {
            // What follows is no part of the failure's handling: a second failure must be told as it is.
        }

        bool isSane = (await TryAsync("actioncheck", family, null, isProbe: false, cancellationToken)).Success;
        if (!isSane && !mayRepair)
        {
            throw new ActionException("the check of the environment failed, so there is nothing to unban from");
        }

        if (!isSane)
        {
            await RepairAsync(family, cancellationToken);
        }

        if (isSane || command == "actionban")
        {
            await RunAsync(command, family, ticket, cancellationToken);
        }
        else if (command == "actionunban")
        {
            await TryAsync(command, family, ticket, isProbe: true, cancellationToken);
        }
    }

    /// <exception cref="ActionException">The environment cannot be made again. Its bans are kept for the next time that it can.</exception>
    private async Task RepairAsync(string family, CancellationToken cancellationToken)
    {
        CommandLog.Repairing(_context.Log, _jail, Name);
        family = IsForAll ? string.Empty : family;
        try
        {
            if (_settings.Has("actionrepair", family))
            {
                await RunAsync("actionrepair", family, null, cancellationToken);
            }
            else
            {
                await TryAsync("actionstop", family, null, isProbe: true, cancellationToken);
                await RunAsync("actionstart", family, null, cancellationToken);
            }

            await RunAsync("actioncheck", family, null, cancellationToken);
        }
        catch (ActionException exception)
        {
            foreach (string other in SharersOf(family))
            {
                _families[other].IsStarted = false;
            }

            CommandLog.NotRepaired(_context.Log, _jail, Name, exception.Message);
            throw new ActionException($"the environment is broken and cannot be made again: {exception.Message}", exception);
        }

        await PutBackAsync(family, cancellationToken);
    }

    /// <summary>After a repair the environment is empty; every ban comes back at once and not at its next failure.</summary>
    private async Task PutBackAsync(string family, CancellationToken cancellationToken)
    {
        int total = 0;
        int failed = 0;
        foreach (string other in SharersOf(family))
        {
            string command = _settings.Has("actionreban", other) ? "actionreban" : "actionban";
            foreach (ActionTicket ticket in _families[other].Bans.Values)
            {
                total++;
                failed += (await TryAsync(command, other, ticket, isProbe: false, cancellationToken)).Success ? 0 : 1;
            }
        }

        if (total > 0)
        {
            CommandLog.PutBack(_context.Log, _jail, Name, total - failed, total);
        }
    }

    private async Task RunAsync(string command, string family, ActionTicket? ticket, CancellationToken cancellationToken)
    {
        (bool success, string description) = await TryAsync(command, family, ticket, isProbe: false, cancellationToken);
        if (!success)
        {
            throw new ActionException($"{command} {description}");
        }
    }

    /// <param name="isProbe">Whether a failure is an answer and not a fault: it is not logged as one.</param>
    private async Task<(bool Success, string Description)> TryAsync(
        string command, string family, ActionTicket? ticket, bool isProbe, CancellationToken cancellationToken)
    {
        string expanded = _settings.Expanded(command, family);
        if (expanded.Length == 0)
        {
            return (true, string.Empty);
        }

        CommandScript script = await FillAsync(expanded, family, ticket, cancellationToken);
        Task<ShellResult> Run() => ShellCommand.RunAsync(script.Text, script.Arguments, _settings.Timeout, cancellationToken);
        bool isShared = command is "actionstart" or "actionstop" or "actionrepair";
        ShellResult result = await (isShared ? _context.RunInTurnAsync(Run, cancellationToken) : Run());
        CommandReport.Write(_context.Log, script.Text, result, _settings.Timeout, isProbe);
        return (result.IsSuccess, result.Describe(_settings.Timeout));
    }

    private async Task<CommandScript> FillAsync(string expanded, string family, ActionTicket? ticket, CancellationToken cancellationToken)
    {
        if (ticket is null)
        {
            DateTimeOffset now = _context.Clock.GetUtcNow();
            return CommandTemplate.Fill(
                expanded,
                tag => TicketTags.OfJail(tag.StartsWith("jail.", StringComparison.Ordinal) ? _context.Jail(_jail) : null, _jail, tag)
                    ?? CommandTags.OfNoTicket(_jail, family, now, tag));
        }

        TicketTags tags = _context.TagsOf(_jail, ticket);
        await tags.PrepareAsync(expanded, cancellationToken);
        try
        {
            return CommandTemplate.Fill(expanded, tags.ValueOf);
        }
        catch (Store.StoreException exception)
        {
            throw new ActionException($"the history of the ban cannot be read: {exception.Message}", exception);
        }
    }
}
