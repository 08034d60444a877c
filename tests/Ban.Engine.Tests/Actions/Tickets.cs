using Ban.Core.Net;
using Ban.Engine.Actions;

namespace Ban.Engine.Tests.Actions;

/// <summary>Tickets as tests need them.</summary>
internal static class Tickets
{
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static ActionTicket Of(string id, DateTimeOffset? end = null, IReadOnlyList<string>? matches = null, IReadOnlyDictionary<string, string>? groups = null)
    {
        FailureId parsed = FailureId.Parse(id);
        return new ActionTicket(
            parsed, parsed.Address, Start, end ?? Start.AddMinutes(10), 1, 3, matches ?? [], groups ?? new Dictionary<string, string>(), false);
    }

    public static ActionJob Ban(params string[] ids) => new() { Bans = [.. ids.Select(id => Of(id))] };

    public static ActionJob Unban(params string[] ids) => new() { Unbans = [.. ids.Select(id => Of(id))] };
}
