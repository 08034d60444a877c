namespace Ban.Daemon.Metrics;

/// <summary>The little of HTTP that a scrape needs: which method, which path.</summary>
internal static class HttpRequest
{
    /// <summary>Longest request, headers included. Scrapers send some 300 bytes.</summary>
    public const int MaxBytes = 8 * 1024;

    public const int Ok = 200;
    private const int BadRequest = 400;
    private const int NotFound = 404;
    private const int BadMethod = 405;
    private const int TooLarge = 431;

    /// <summary>Whether the headers are all there.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> request) => request.IndexOf("\r\n\r\n"u8) >= 0 || request.IndexOf("\n\n"u8) >= 0;

    /// <summary>The status to answer with, and whether a body belongs to it.</summary>
    public static (int Status, bool WithBody) Judge(ReadOnlySpan<byte> request)
    {
        if (!IsComplete(request))
        {
            return (TooLarge, true);
        }

        ReadOnlySpan<byte> line = request[..request.IndexOf((byte)'\n')].TrimEnd("\r"u8);
        int first = line.IndexOf((byte)' ');
        int last = line.LastIndexOf((byte)' ');
        if (first <= 0 || last <= first || !line[(last + 1)..].StartsWith("HTTP/1."u8))
        {
            return (BadRequest, true);
        }

        ReadOnlySpan<byte> method = line[..first];
        bool isHead = method.SequenceEqual("HEAD"u8);
        if (!isHead && !method.SequenceEqual("GET"u8))
        {
            return (BadMethod, true);
        }

        ReadOnlySpan<byte> target = line[(first + 1)..last];
        int query = target.IndexOf((byte)'?');
        return ((query < 0 ? target : target[..query]).SequenceEqual("/metrics"u8) ? Ok : NotFound, !isHead);
    }

    /// <summary>The words for a status.</summary>
    public static string Reason(int status) => status switch
    {
        Ok => "OK",
        BadRequest => "Bad Request",
        NotFound => "Not Found; metrics are at /metrics",
        BadMethod => "Method Not Allowed",
        _ => "Request Header Fields Too Large",
    };
}
