using System.Globalization;
using Ban.Core.Jails;
using Ban.Core.Net;

namespace Ban.Matching.Lines;

/// <content>What a failure is counted under (spec 1, section 2.4).</content>
public sealed partial class LineMatcher
{
    private bool NamesAreIds => _options.RawNames || _options.UseDns == UseDns.Raw;

    // Adds the failure under each id that the groups give; false if they hold none.
    private bool TryIdentify(MatchRecord record, Failure failure, List<Failure> failures)
    {
        string? id = record.Get("fid");
        string? address = record.Get("ip4") ?? record.Get("ip6");
        string? name = address is null ? record.Get("dns") : null;
        if (address is null && name is null)
        {
            if (id is null)
            {
                return false;
            }

            FailureId only = IdFrom(id);
            failures.Add(failure with { Id = only, Address = only.Address });
            return true;
        }

        if (name is not null && !NamesAreIds)
        {
            Resolve(name, failure, failures);
            return true;
        }

        FailureId host = address is null ? FailureId.Literal(name!) : FailureId.Parse(WithLength(address, record.Get("cidr")));
        bool own = id is not null && id != (address ?? name);
        failures.Add(failure with { Id = own ? IdFrom(id!) : host, Address = host.Address });
        return true;
    }

    private FailureId IdFrom(string text) => NamesAreIds ? FailureId.Literal(text) : FailureId.Parse(text);

    private static string WithLength(string address, string? length) =>
        length is null ? address : string.Create(CultureInfo.InvariantCulture, $"{address}/{length}");

    private void Resolve(string name, Failure failure, List<Failure> failures)
    {
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
