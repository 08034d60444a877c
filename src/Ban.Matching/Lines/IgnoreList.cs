using Ban.Core.Configuration;
using Ban.Core.Net;

namespace Ban.Matching.Lines;

/// <summary>
/// Says who is never counted or banned: <c>ignoreself</c> and <c>ignoreip</c> with addresses, networks, names and
/// <c>file:</c> lists (spec 1, section 4.4, steps 2 to 4). Not thread-safe; one jail's worker owns it.
/// </summary>
public sealed class IgnoreList
{
    private readonly NetworkSet _networks = new();
    private readonly List<string> _names = [];
    private readonly List<IgnoreFile> _files = [];
    private readonly SelfAddresses? _self;
    private readonly IHostResolver? _resolver;

    /// <param name="entries">Entries of <c>ignoreip</c>, one each.</param>
    /// <param name="self">This host's addresses; null where <c>ignoreself</c> is off.</param>
    /// <param name="resolver">Looks up names; without one, a name among the entries ignores nobody.</param>
    /// <param name="clock">Tells when a list file is looked at again.</param>
    /// <exception cref="ConfigurationException">An entry holds a slash and is no network.</exception>
    public IgnoreList(IReadOnlyList<ConfigText> entries, SelfAddresses? self, IHostResolver? resolver, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(entries);
        _self = self;
        _resolver = resolver;
        foreach (ConfigText entry in entries)
        {
            if (IgnoreFile.PathOf(entry.Text) is { } path)
            {
                _files.Add(new IgnoreFile(path, clock));
            }
            else if (NetAddress.TryParse(entry.Text, out NetAddress network))
            {
                _networks.Add(network);
            }
            else if (entry.Text.Contains('/', StringComparison.Ordinal))
            {
                throw new ConfigurationException(entry.Origin, $"ignoreip: '{entry.Text}' is no network; expected address/length or address/mask");
            }
            else
            {
                _names.Add(entry.Text);
            }
        }
    }

    /// <summary>Why an entry ignores nobody, as far as its text can tell; null if it may.</summary>
    public static string? FindDoubt(string entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (IgnoreFile.PathOf(entry) is { } path)
        {
            return File.Exists(path) ? null : $"ignoreip: there is no file '{path}'";
        }

        // No name ends in a number, which is why an address cannot be taken for one.
        string last = entry.TrimEnd('.')[(entry.TrimEnd('.').LastIndexOf('.') + 1)..];
        bool isName = last.Length > 0 && !char.IsAsciiDigit(last[0]) && !entry.AsSpan().ContainsAny('*', ':', '[');
        return isName || NetAddress.TryParse(entry, out _)
            ? null
            : $"ignoreip: '{entry}' is no address, and no host can have that name; expected an address, a network such as 192.0.2.0/24, a name or file:PATH";
    }

    /// <summary>Whether there are list files, of which <see cref="Problems"/> can tell.</summary>
    public bool ReadsFiles => _files.Count > 0;

    /// <summary>Why list files could not be read, one line each.</summary>
    public IEnumerable<string> Problems => _files.Select(f => f.Problem).OfType<string>();

    /// <summary>Whether a failure is ignored. A network is where anything in it is: it must not be banned then.</summary>
    /// <param name="id">What it is counted under.</param>
    /// <param name="address">The address in its line, where the id is other text; may be <see cref="NetAddress.None"/>.</param>
    /// <param name="rule">The rule that holds, for people: <c>ignoreself</c>, an entry of the list, a file.</param>
    public bool IsIgnored(FailureId id, NetAddress address, out string rule)
    {
        NetAddress subject = id.IsAddress ? id.Address : address;
        return IsSelf(subject, out rule) || IsListed(subject, out rule) || IsInFile(id, subject, out rule);
    }

    private bool IsSelf(NetAddress address, out string rule)
    {
        rule = "ignoreself";
        return address != NetAddress.None && _self?.Contains(address) == true;
    }

    private bool IsListed(NetAddress address, out string rule)
    {
        rule = string.Empty;
        if (address == NetAddress.None)
        {
            return false;
        }

        if (Find(_networks, address, out NetAddress member))
        {
            rule = $"ignoreip {member}";
            return true;
        }

        return IsNamed(_names, address, ref rule);
    }

    private static bool Find(NetworkSet networks, NetAddress address, out NetAddress member) =>
        networks.TryFind(address, out member) || (!address.IsSingle && networks.TryFindWithin(address, out member));

    private bool IsNamed(IEnumerable<string> names, NetAddress address, ref string rule)
    {
        foreach (string name in names)
        {
            if (_resolver?.TryResolve(name, warn: false, out IReadOnlyList<NetAddress> addresses) == true
                && (address.IsSingle ? addresses.Contains(address) : addresses.Any(address.Contains)))
            {
                rule = $"ignoreip {name}";
                return true;
            }
        }

        return false;
    }

    private bool IsInFile(FailureId id, NetAddress address, out string rule)
    {
        rule = string.Empty;
        foreach (IgnoreFile file in _files)
        {
            file.Refresh();
            bool listed = (address != NetAddress.None && Find(file.Networks, address, out _))
                || (!id.IsAddress && file.Names.Contains(id.ToString()))
                || (address != NetAddress.None && IsNamed(file.Names, address, ref rule));
            if (listed)
            {
                rule = $"ignoreip file {file.Path}";
                return true;
            }
        }

        return false;
    }
}
