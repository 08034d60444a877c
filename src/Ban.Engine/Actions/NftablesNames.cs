using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Ban.Engine.Actions;

/// <summary>
/// Names of one action's chains and sets. A jail's name is any text; what is no plain word is spelled with what is harmless in
/// it and told apart by a hash, so that no two jails meet and nothing in a name is read as a command.
/// </summary>
internal sealed partial class NftablesNames
{
    private const int MaxKeptLength = 40;
    private const int HashBytes = 6;

    private readonly NftablesOptions _options;
    private readonly string _key;

    /// <param name="jail">Name of the jail.</param>
    /// <param name="action">The action's name if the jail has several of this kind, else null.</param>
    /// <param name="options">Names that the user has chosen.</param>
    public NftablesNames(string jail, string? action, NftablesOptions options)
    {
        string text = action is null ? jail : $"{jail}\n{action}";
        _key = PlainWord().IsMatch(text) ? text : Spell(text);
        _options = options;
    }

    /// <summary>
    /// The set of the addresses of a family, or of its networks of one length. Each length has a hash set of its own: an interval
    /// set would refuse overlapping networks, and fetch all its elements from the kernel before each change.
    /// </summary>
    public string Set(NftablesSetKind kind) => kind.IsNetwork
        ? string.Create(CultureInfo.InvariantCulture, $"net{kind.FamilyDigit}-{kind.PrefixLength}-{_key}")
        : (kind.IsIPv4 ? _options.SetIPv4 : _options.SetIPv6) ?? $"addr{kind.FamilyDigit}-{_key}";

    /// <summary>Whether the same sets are meant, whatever their table.</summary>
    public bool HasSameSets(NftablesNames other) => _key == other._key && NftablesSetKind.Addresses.All(kind => Set(kind) == other.Set(kind));

    /// <summary>
    /// The chain at a hook. A name that the user has chosen stands in front: jails share it, and each must be able to empty its
    /// own chain.
    /// </summary>
    public string Chain(string hook) => _options.Chain is null ? $"{hook}-{_key}" : $"{_options.Chain}/{hook}-{_key}";

    /// <summary>Whether a chain is this action's, at whatever hook and in front of it whatever name.</summary>
    public bool OwnsChain(string chain)
    {
        ReadOnlySpan<char> name = chain.AsSpan(chain.LastIndexOf('/') + 1);
        int dash = name.IndexOf('-');
        return dash > 0 && name[(dash + 1)..].SequenceEqual(_key);
    }

    /// <summary>Whether a set is this action's, and what it holds.</summary>
    public bool OwnsSet(string set, out NftablesSetKind kind)
    {
        foreach (NftablesSetKind addresses in NftablesSetKind.Addresses)
        {
            kind = addresses;
            if (set == Set(addresses))
            {
                return true;
            }
        }

        Match match = NetworkSetName().Match(set);
        kind = default;
        if (!match.Success || match.Groups["key"].Value != _key)
        {
            return false;
        }

        kind = new NftablesSetKind(match.Groups["family"].Value == "4", int.Parse(match.Groups["length"].ValueSpan, CultureInfo.InvariantCulture));
        return kind.IsNetwork;
    }

    /// <summary>The dot keeps these apart from plain words, which have none.</summary>
    private static string Spell(string text)
    {
        StringBuilder kept = new();
        foreach (char letter in text.AsSpan(0, Math.Min(text.Length, MaxKeptLength)))
        {
            kept.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        }

        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return $"{kept}.{Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))}";
    }

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,48}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PlainWord();

    [GeneratedRegex(@"^net(?<family>[46])-(?<length>[0-9]{1,3})-(?<key>.+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NetworkSetName();
}

/// <summary>What a set holds: addresses of a family, or its networks of one prefix length.</summary>
internal readonly record struct NftablesSetKind(bool IsIPv4, int PrefixLength)
{
    public bool IsNetwork => PrefixLength < (IsIPv4 ? 32 : 128);

    public char FamilyDigit => IsIPv4 ? '4' : '6';

    /// <summary>Sets that every jail has from its start.</summary>
    public static IReadOnlyList<NftablesSetKind> Addresses { get; } = [new(true, 32), new(false, 128)];
}
