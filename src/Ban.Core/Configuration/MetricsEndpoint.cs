using System.Globalization;
using System.Net;

namespace Ban.Core.Configuration;

/// <summary>Where metrics are served: a Unix socket, or a TCP address and port.</summary>
/// <param name="Path">Path of the Unix socket; null for TCP.</param>
/// <param name="Address">The TCP endpoint; null for a Unix socket.</param>
public sealed record MetricsEndpoint(string? Path, IPEndPoint? Address)
{
    private const string UnixPrefix = "unix:";

    /// <summary>Whether only this machine can reach it.</summary>
    public bool IsLocal => Address is null || IPAddress.IsLoopback(Address.Address);

    /// <summary>Reads <c>unix:/path</c>, <c>127.0.0.1:9191</c> or <c>[::1]:9191</c>; null if the text is none of these.</summary>
    public static MetricsEndpoint? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            string path = text[UnixPrefix.Length..];
            return path.StartsWith('/') ? new MetricsEndpoint(path, null) : null;
        }

        int colon = text.LastIndexOf(':');
        return colon > 0
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            && TryAddress(text[..colon]) is { } address
            ? new MetricsEndpoint(null, new IPEndPoint(address, port))
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Address?.ToString() ?? UnixPrefix + Path;

    /// <summary>An IPv6 address stands in brackets, or its last group would be taken for the port.</summary>
    private static IPAddress? TryAddress(string text)
    {
        bool isBracketed = text is ['[', .., ']'];
        return IPAddress.TryParse(isBracketed ? text[1..^1] : text, out IPAddress? address)
            && isBracketed == (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            && (isBracketed || text.Count('.') == 3)
            ? address
            : null;
    }
}
