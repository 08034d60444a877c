using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Engine.Actions;

/// <summary>
/// Bans by the shell commands of an action file, fail2ban's stock ones among them (spec 2, sections 5.1 to 5.6). State is kept
/// per address family; a family is started by its first ban where the file has commands or values for one family only.
/// </summary>
public sealed partial class CommandAction : IBanAction
{
    /// <summary>Most commands that one ticket can cause: the ban, check, flush, stop, start, check again, and the ban once more.</summary>
    private const int MaxCommandsPerTicket = 7;

    private readonly string _jail;
    private readonly CommandContext _context;
    private CommandSettings _settings;

    /// <exception cref="ConfigurationException">A property has a value that is not understood.</exception>
    public CommandAction(JailSettings jail, ActionDefinition definition, CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(jail);
        ArgumentNullException.ThrowIfNull(definition);
        _jail = jail.Name;
        _context = context;
        Name = definition.Name;
        _settings = new CommandSettings(jail, definition);
    }

    public string Name { get; }

    /// <summary>A repair and a stop concern every ban in force.</summary>
    public TimeSpan TimeLimit(int tickets)
    {
        long concerned = tickets + _families.Values.Sum(static family => (long)family.Bans.Count) + 2;
        return TimeSpan.FromSeconds(Math.Min(_settings.Timeout.TotalSeconds * MaxCommandsPerTicket * concerned, TimeSpan.FromDays(365).TotalSeconds));
    }

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        await PrepareAsync(_settings, cancellationToken);
        string[] all = _settings.IsConditional ? ["inet4", "inet6"] : [string.Empty];
        foreach (string family in all)
        {
            await ClearLeftoversAsync(family, cancellationToken);
        }

        IReadOnlyList<string> families = _settings.StartsOnDemand ? []
            : _settings.Families.Count > 0 ? _settings.Families
            : _settings.IsConditional ? _context.Families : [string.Empty];
        foreach (string family in families)
        {
            await StartFamilyAsync(family, cancellationToken);
        }
    }

    public async ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        await ForEachAsync(_settings.SkipsRestored ? [.. tickets.Where(static ticket => !ticket.Restored)] : tickets, "ban", BanOneAsync, cancellationToken);

    public async ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        await ForEachAsync(tickets, "unban", (ticket, token) => UnbanOneAsync(ticket, mayRepair: true, token), cancellationToken);

    /// <summary>Runs <c>actionprolong</c> for bans that this action holds.</summary>
    public async ValueTask ProlongAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        await ForEachAsync([.. tickets.Where(Holds)], "prolonging", BanOneAsync, cancellationToken);

    /// <summary>Runs <c>actionreban</c>, or <c>actionban</c> where there is none, for bans that this action holds; bans the others.</summary>
    public async ValueTask RebanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        await ForEachAsync([.. tickets.Where(Holds)], "ban", RebanOneAsync, cancellationToken);
        await BanAsync([.. tickets.Where(ticket => !Holds(ticket))], cancellationToken);
    }

    /// <summary>Goes on if what is in force is made and removed by the same commands, or if the new definition has an <c>actionreload</c>.</summary>
    public async ValueTask<bool> ReloadAsync(IBanAction next, CancellationToken cancellationToken)
    {
        if (next is not CommandAction { _settings: { } settings })
        {
            return false;
        }

        await PrepareAsync(settings, cancellationToken);
        bool isShaped = settings.IsConditional == _settings.IsConditional && settings.StartsOnDemand == _settings.StartsOnDemand;
        if (_families.Keys.Any(family => !isShaped || (!settings.Has("actionreload", family) && !IsSame(settings, family))))
        {
            return false;
        }

        _settings = settings;
        await RunForEachFamilyAsync("actionreload", cancellationToken);
        return true;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task BanOneAsync(ActionTicket ticket, CancellationToken cancellationToken)
    {
        string family = CommandTags.FamilyOf(ticket);
        Family held = Get(family);
        if (held.Bans.ContainsKey(ticket.Id))
        {
            // The ban has only grown: banning once more would add a second rule that no unban removes.
            await StartedAsync(family, cancellationToken);
            await RunAsync("actionprolong", family, ticket, cancellationToken);
        }
        else
        {
            try
            {
                await StartedAsync(family, cancellationToken);
                held.Tried.Remove(ticket.Id);
                await RunCheckedAsync("actionban", family, ticket, mayRepair: true, cancellationToken);
            }
            catch
            {
                held.Tried[ticket.Id] = ticket;
                throw;
            }
        }

        held.Bans[ticket.Id] = ticket with { Matches = [] };
    }

    private async Task RebanOneAsync(ActionTicket ticket, CancellationToken cancellationToken)
    {
        string family = CommandTags.FamilyOf(ticket);
        await RunCheckedAsync(_settings.Has("actionreban", family) ? "actionreban" : "actionban", family, ticket, mayRepair: true, cancellationToken);
    }

    private async Task UnbanOneAsync(ActionTicket ticket, bool mayRepair, CancellationToken cancellationToken)
    {
        string family = CommandTags.FamilyOf(ticket);
        if (!_families.TryGetValue(family, out Family? held))
        {
            return;
        }

        if (held.Bans.Remove(ticket.Id))
        {
            await RunCheckedAsync("actionunban", family, ticket, mayRepair && (_settings.RepairsOnUnban || held.Bans.Count > 0), cancellationToken);
        }
        else if (held.Tried.Remove(ticket.Id) && held.IsStarted)
        {
            // Its ban failed, perhaps half-way: what is left of it goes, and nothing being left is no failure.
            await TryAsync("actionunban", family, ticket, isProbe: true, cancellationToken);
        }
    }

    private bool Holds(ActionTicket ticket) => _families.GetValueOrDefault(CommandTags.FamilyOf(ticket))?.Bans.ContainsKey(ticket.Id) == true;

    private bool IsSame(CommandSettings next, string family) =>
        s_environment.All(command => next.TextFor(command, family) == _settings.TextFor(command, family));

    private async Task PrepareAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        if (settings.NeedsFullHostName)
        {
            settings.SetFullHostName(await _context.FullHostNameAsync(cancellationToken));
        }
    }

    /// <summary>One after the other; one that fails does not stop the next.</summary>
    private static async Task ForEachAsync(
        IReadOnlyList<ActionTicket> tickets, string deed, Func<ActionTicket, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        List<string> failures = [];
        foreach (ActionTicket ticket in tickets)
        {
            try
            {
                await work(ticket, cancellationToken);
            }
            catch (ActionException exception)
            {
                failures.Add($"{deed} of {VisibleText.Of(ticket.Id.ToString())}: {exception.Message}");
            }
        }

        ThrowIfAny(failures);
    }

    private static void ThrowIfAny(List<string> failures)
    {
        if (failures.Count > 0)
        {
            throw new ActionException(failures.Count == 1 ? failures[0] : $"{failures[0]} (and {failures.Count - 1} more failures)");
        }
    }
}
