using System.Diagnostics.CodeAnalysis;

namespace Ban.Core.Net;

/// <summary>
/// What a failure is counted under and a ban is held against: an address or network, or any other text that a filter's
/// <c>&lt;F-ID&gt;</c> captured (a user name, a session). Equality is by address, else by text (spec 1, sections 2.4 and 4.1).
/// </summary>
public readonly struct FailureId : IEquatable<FailureId>
{
    /// <summary>Longest text that is kept as an id; a longer capture is cut, so that a hostile line cannot fill the memory.</summary>
    public const int MaxTextLength = 256;

    private readonly string? _text;

    private FailureId(NetAddress address, string? text)
    {
        Address = address;
        _text = text;
    }

    /// <summary>The address or network; <see cref="NetAddress.None"/> if the id is other text.</summary>
    public NetAddress Address { get; }

    /// <summary>Whether the id is an address or network, so that a firewall can act on it.</summary>
    public bool IsAddress => _text is null && Address != NetAddress.None;

    public static implicit operator FailureId(NetAddress address) => new(address, null);

    /// <summary>An address where the text is one, else the text itself, cut to <see cref="MaxTextLength"/>.</summary>
    public static FailureId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return NetAddress.TryParse(text.AsSpan(), out NetAddress address) ? new FailureId(address, null) : Literal(text);
    }

    /// <summary>The text as it is, also where it looks like an address (spec 1, section 2.4: raw mode).</summary>
    public static FailureId Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= MaxTextLength)
        {
            return new FailureId(default, text);
        }

        // Half a surrogate pair would not survive the way to disk and back, and the id would be another one after a restart.
        int length = char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength;
        return new FailureId(default, text[..length]);
    }

    /// <summary>The canonical address, or the text.</summary>
    public override string ToString() => _text ?? Address.ToString();

    public bool Equals(FailureId other) => string.Equals(_text, other._text, StringComparison.Ordinal) && Address == other.Address;

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is FailureId other && Equals(other);

    public override int GetHashCode() => _text is null ? Address.GetHashCode() : string.GetHashCode(_text, StringComparison.Ordinal);

    public static bool operator ==(FailureId left, FailureId right) => left.Equals(right);

    public static bool operator !=(FailureId left, FailureId right) => !left.Equals(right);
}
