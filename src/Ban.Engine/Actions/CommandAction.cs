using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Core.Time;

namespace Ban.Engine.Actions;

/// <summary>
/// Bans by the shell commands of an action file, fail2ban's stock ones among them (spec 2, sections 5.1 to 5.6). State is kept
/// per address family; a family is started by its first ban where the file has commands or values for one family only.
/// </summary>
public sealed class CommandAction : IBanAction
{
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Most commands that one ticket can cause: the ban, check, stop, start, check again, and the ban once more.</summary>
    private const int MaxCommandsPerTicket = 6;

    private readonly string _jail;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, string> _properties;
    private readonly CommandTemplate _template;
    private readonly TimeSpan _timeout;
    private readonly bool _isConditional;
    private readonly bool _startsOnDemand;
    private readonly bool _skipsRestored;
    private readonly bool _repairsOnUnban;

    /// <summary>What each started family holds; insertion order is start order.</summary>
    private readonly OrderedDictionary<string, Dictionary<FailureId, ActionTicket>> _families = [];

    /// <exception cref="ConfigurationException">A property has a value that is not understood.</exception>
    public CommandAction(JailSettings jail, ActionDefinition definition, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(jail);
        ArgumentNullException.ThrowIfNull(definition);
        _jail = jail.Name;
        _clock = clock;
        Name = definition.Name;
        _properties = definition.Properties.ToDictionary(static property => property.Key, static property => property.Value.Text);
        _properties.TryAdd("name", jail.Name);
        _properties.TryAdd("actname", definition.Name);
        _template = new CommandTemplate(_properties);
        _isConditional = _properties.Keys.Any(static key => key.Contains("?family=", StringComparison.Ordinal));
        _startsOnDemand = Flag(definition, "actionstart_on_demand", _isConditional);
        _skipsRestored = Flag(definition, "norestored", false);
        _repairsOnUnban = Flag(definition, "actionrepair_on_unban", false);
        _timeout = ReadTimeout(definition);
    }

    public string Name { get; }

    public TimeSpan TimeLimit(int tickets) => _timeout * (MaxCommandsPerTicket * (tickets + 2));

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        string[] families = _startsOnDemand ? [] : _isConditional ? ["inet4", "inet6"] : [string.Empty];
        foreach (string family in families)
        {
            await StartFamilyAsync(family, cancellationToken);
        }
    }

    public async ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        await ForEachAsync(_skipsRestored ? [.. tickets.Where(static ticket => !ticket.Restored)] : tickets, "ban", BanOneAsync, cancellationToken);

    public async ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        await ForEachAsync(tickets, "unban", UnbanOneAsync, cancellationToken);

    /// <summary>Runs <c>actionprolong</c> for bans that this action holds.</summary>
    public async ValueTask ProlongAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken) =>
        await ForEachAsync([.. tickets.Where(Holds)], "prolonging", BanOneAsync, cancellationToken);

    /// <summary>Lifts what is left, by <c>actionflush</c> where there is one, and runs <c>actionstop</c> for every started family.</summary>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        List<string> failures = [];
        HashSet<string> stopped = [];
        foreach ((string family, Dictionary<FailureId, ActionTicket> banned) in _families.ToArray())
        {
            try
            {
                await FlushAsync(family, banned, cancellationToken);
                await RunOnceAsync("actionstop", family, stopped, cancellationToken);
            }
            catch (ActionException exception)
            {
                failures.Add(exception.Message);
            }
        }

        _families.Clear();
        ThrowIfAny(failures);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task FlushAsync(string family, Dictionary<FailureId, ActionTicket> banned, CancellationToken cancellationToken)
    {
        if (banned.Count == 0)
        {
            return;
        }

        if (Has("actionflush", family))
        {
            await RunAsync("actionflush", family, null, cancellationToken);
            return;
        }

        await ForEachAsync([.. banned.Values], "unban", UnbanOneAsync, cancellationToken);
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

    private async Task BanOneAsync(ActionTicket ticket, CancellationToken cancellationToken)
    {
        string family = FamilyOf(ticket);
        if (!_families.ContainsKey(family))
        {
            await StartFamilyAsync(family, cancellationToken);
        }

        if (_families[family].ContainsKey(ticket.Id))
        {
            // The ban has only grown: banning once more would add a second rule that no unban removes.
            await RunAsync("actionprolong", family, ticket, cancellationToken);
        }
        else
        {
            await RunCheckedAsync("actionban", family, ticket, mayRepair: true, cancellationToken);
        }

        _families[family][ticket.Id] = ticket;
    }

    private async Task UnbanOneAsync(ActionTicket ticket, CancellationToken cancellationToken)
    {
        string family = FamilyOf(ticket);
        if (_families.TryGetValue(family, out Dictionary<FailureId, ActionTicket>? banned) && banned.Remove(ticket.Id))
        {
            await RunCheckedAsync("actionunban", family, ticket, _repairsOnUnban, cancellationToken);
        }
    }

    private async Task StartFamilyAsync(string family, CancellationToken cancellationToken)
    {
        await RunAsync("actionstart", family, null, cancellationToken);
        _families[family] = [];
    }

    /// <summary>A command that failed gets a second chance after the check, which may repair (spec 2, sections 5.5 and 5.6).</summary>
    private async Task RunCheckedAsync(string command, string family, ActionTicket ticket, bool mayRepair, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(command, family, ticket, cancellationToken);
        }
        catch (ActionException) when (Has("actioncheck", family))
        {
            await CheckAsync(family, mayRepair, cancellationToken);
            await RunAsync(command, family, ticket, cancellationToken);
        }
    }

    private async Task CheckAsync(string family, bool mayRepair, CancellationToken cancellationToken)
    {
        if ((await TryAsync("actioncheck", family, null, cancellationToken)).Success)
        {
            return;
        }

        if (!mayRepair)
        {
            throw new ActionException("the check of the environment failed, so there is nothing to unban from");
        }

        Dictionary<FailureId, ActionTicket> banned = _families.GetValueOrDefault(family) ?? [];
        if (Has("actionrepair", family))
        {
            await RunAsync("actionrepair", family, null, cancellationToken);
        }
        else
        {
            await TryAsync("actionstop", family, null, cancellationToken);
            _families.Remove(family);
            await StartFamilyAsync(family, cancellationToken);
        }

        await RunAsync("actioncheck", family, null, cancellationToken);
        await RebanAsync(family, banned, cancellationToken);
    }

    /// <summary>After a repair the environment is empty; every ban comes back at once and not at its next failure.</summary>
    private async Task RebanAsync(string family, Dictionary<FailureId, ActionTicket> banned, CancellationToken cancellationToken)
    {
        string command = Has("actionreban", family) ? "actionreban" : "actionban";
        foreach (ActionTicket ticket in banned.Values.ToArray())
        {
            await RunAsync(command, family, ticket, cancellationToken);
        }

        _families[family] = banned;
    }

    private async Task RunOnceAsync(string command, string family, HashSet<string> done, CancellationToken cancellationToken)
    {
        if (done.Add(Expanded(command, family)))
        {
            await RunAsync(command, family, null, cancellationToken);
        }
    }

    private async Task RunAsync(string command, string family, ActionTicket? ticket, CancellationToken cancellationToken)
    {
        (bool success, string description) = await TryAsync(command, family, ticket, cancellationToken);
        if (!success)
        {
            throw new ActionException($"{command} {description}");
        }
    }

    private async Task<(bool Success, string Description)> TryAsync(string command, string family, ActionTicket? ticket, CancellationToken cancellationToken)
    {
        string expanded = Expanded(command, family);
        if (string.IsNullOrWhiteSpace(expanded))
        {
            return (true, string.Empty);
        }

        DateTimeOffset now = _clock.GetUtcNow();
        CommandScript script = CommandTemplate.Fill(
            expanded, tag => ticket is null ? CommandTags.OfNoTicket(_jail, family, now, tag) : CommandTags.Of(ticket, _jail, tag));
        ShellResult result = await ShellCommand.RunAsync(script.Text, script.Arguments, _timeout, cancellationToken);
        return (result.IsSuccess, result.Describe(_timeout));
    }

    private bool Has(string command, string family) => !string.IsNullOrWhiteSpace(Expanded(command, family));

    private string Expanded(string command, string family) =>
        _properties.TryGetValue($"{command}?family={family}", out string? text) || _properties.TryGetValue(command, out text)
            ? _template.Expand(text, family)
            : string.Empty;

    private bool Holds(ActionTicket ticket) => _families.GetValueOrDefault(FamilyOf(ticket))?.ContainsKey(ticket.Id) == true;

    private string FamilyOf(ActionTicket ticket) => _isConditional ? CommandTags.FamilyOf(ticket) : string.Empty;

    private static void ThrowIfAny(List<string> failures)
    {
        if (failures.Count > 0)
        {
            throw new ActionException(failures.Count == 1 ? failures[0] : $"{failures[0]} (and {failures.Count - 1} more failures)");
        }
    }

    private static bool Flag(ActionDefinition definition, string key, bool fallback)
    {
        string text = definition.Properties.TryGetValue(key, out ConfigText? value) ? value.Text.Trim().ToLowerInvariant() : string.Empty;
        return text switch
        {
            "" => fallback,
            "1" or "on" or "true" or "yes" => true,
            "0" or "off" or "false" or "no" => false,
            _ => throw new ConfigurationException(value!.Origin, $"{key} = {text}: expected yes or no"),
        };
    }

    private static TimeSpan ReadTimeout(ActionDefinition definition)
    {
        if (!definition.Properties.TryGetValue("timeout", out ConfigText? value) || value.Text.Trim().Length == 0)
        {
            return s_defaultTimeout;
        }

        return Duration.TryParse(value.Text, out TimeSpan timeout, out string? error) && timeout > TimeSpan.Zero && timeout < TimeSpan.FromDays(1)
            ? timeout
            : throw new ConfigurationException(value.Origin, $"timeout = {value.Text}: expected a time above 0 and under a day ({error ?? "out of range"})");
    }
}
