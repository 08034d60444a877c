using System.Globalization;
using Ban.Core.Net;
using Ban.Engine.Bans;
using Ban.Engine.Store;

namespace Ban.Engine.Actions;

/// <summary>The tags of one ban, each found out when a command first asks for it (spec 2, section 5.3). One action at a time.</summary>
internal sealed class TicketTags(ActionTicket ticket, string jail, CommandContext context)
{
    private const string HostTag = "ip-host";

    private string? _hostName;
    private StoredMatches? _everywhere;
    private StoredMatches? _here;

    /// <summary>Waits for what takes time, if the command asks for it.</summary>
    public async Task PrepareAsync(string command, CancellationToken cancellationToken)
    {
        if (_hostName is null && command.Contains($"<{HostTag}>", StringComparison.Ordinal))
        {
            string? name = ticket.Address == NetAddress.None ? null : await context.NameOfAsync(ticket.Address, cancellationToken);
            _hostName = name ?? "None";
        }
    }

    /// <summary>The value of a tag; null if there is no such tag.</summary>
    public string? ValueOf(string tag) => tag switch
    {
        HostTag => _hostName,
        "ipmatches" => Lines(Everywhere),
        "ipjailmatches" => Lines(Here),
        "ipfailures" => Failures(Everywhere),
        "ipjailfailures" => Failures(Here),
        _ when tag.StartsWith("jail.", StringComparison.Ordinal) => OfJail(context.Jail(jail), jail, tag),
        _ => CommandTags.Of(ticket, jail, tag),
    };

    /// <summary>Live values of the jail.</summary>
    public static string? OfJail(JailStatus? status, string jail, string tag) => tag switch
    {
        "jail.name" => jail,
        "jail.banned" => Number(status?.Banned),
        "jail.banned_total" => Number(status?.TotalBans),
        "jail.found" => Number(status?.Failing),
        "jail.found_total" => Number(status?.TotalFailures),
        _ => null,
    };

    private StoredMatches Everywhere => _everywhere ??= context.History(null, ticket.Id);

    private StoredMatches Here => _here ??= context.History(jail, ticket.Id);

    private string Lines(StoredMatches history) => string.Join('\n', history.IsEmpty ? ticket.Matches : history.Matches);

    private string Failures(StoredMatches history) => CommandTags.Number(history.IsEmpty ? ticket.Failures : history.Failures);

    private static string Number(long? number) => (number ?? 0).ToString(CultureInfo.InvariantCulture);
}
