using System.Globalization;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Matching.Patterns;

namespace Ban.Matching.Lines;

/// <content>What a failure is counted under (spec 1, section 2.4).</content>
public sealed partial class LineMatcher
{
    private bool NamesAreIds => _options.RawNames || _options.UseDns == UseDns.Raw;

    private enum Identity
    {
        /// <summary>The groups hold no id.</summary>
        None,

        Known,

        /// <summary>They hold a host name that must be looked up; an id beside it is disregarded.</summary>
        Name,
    }

    private Identity Identify(MatchRecord record, out FailureId id, out NetAddress address)
    {
        GroupTable groups = _patterns.Groups;
        string? own = record.Get(groups.Id);
        string? host = record.Get(groups.Address4) ?? record.Get(groups.Address6);
        string? name = host is null ? record.Get(groups.HostName) : null;
        (id, address) = (default, NetAddress.None);
        if (host is null && name is null)
        {
            if (own is null)
            {
                return Identity.None;
            }

            id = IdFrom(own);
            address = id.Address;
            return Identity.Known;
        }

        if (name is not null && !NamesAreIds)
        {
            return Identity.Name;
        }

        id = host is null ? FailureId.Literal(name!) : FailureId.Parse(WithLength(host, record.Get(groups.Length)));
        address = id.Address;
        id = own is null || own == (host ?? name) ? id : IdFrom(own);
        return Identity.Known;
    }

    private FailureId IdFrom(string text) => NamesAreIds ? FailureId.Literal(text) : FailureId.Parse(text);

    private static string WithLength(string address, string? length) =>
        length is null ? address : string.Create(CultureInfo.InvariantCulture, $"{address}/{length}");

    private void Resolve(MatchRecord record, Failure failure, List<Failure> failures)
    {
        string name = record.Get(_patterns.Groups.HostName)!;
        if (_options.UseDns == UseDns.No || _options.Resolver is not { } resolver
            || !resolver.TryResolve(name, _options.UseDns == UseDns.Warn, out IReadOnlyList<NetAddress> addresses))
        {
            return;
        }

        foreach (NetAddress address in addresses)
        {
            failures.Add(failure with { Id = address, Address = address });
        }
    }
}
