using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Engine.Store;

namespace Ban.Engine.Bans;

/// <summary>A ban in force.</summary>
/// <param name="Jail">The jail that holds it.</param>
/// <param name="Record">The ban without its log lines, which the store keeps.</param>
/// <param name="Restored">Whether it came back after a restart.</param>
public sealed record ActiveBan(string Jail, BanRecord Record, bool Restored)
{
    /// <summary>Place in the order of banning within the jail.</summary>
    internal long Sequence { get; init; }

    /// <summary>The ban as its actions see it.</summary>
    internal static ActionTicket ToTicket(BanRecord record, bool restored) => new(
        record.Id, AddressOf(record), record.Time, record.End, record.Count, record.Failures, record.Matches, record.Groups, restored);

    /// <summary>An id that is other text can have an address beside it, in the groups fail2ban's databases keep it in.</summary>
    private static NetAddress AddressOf(BanRecord record)
    {
        if (record.Id.IsAddress)
        {
            return record.Id.Address;
        }

        foreach (string group in (ReadOnlySpan<string>)["ip", "ip4", "ip6"])
        {
            if (record.Groups.TryGetValue(group, out string? text) && NetAddress.TryParse(text.AsSpan(), out NetAddress address))
            {
                return address;
            }
        }

        return NetAddress.None;
    }
}
