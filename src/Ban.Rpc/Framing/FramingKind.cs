namespace Ban.Rpc.Framing;

/// <summary>How messages are told apart on a connection (wire spec, section 1).</summary>
public enum FramingKind
{
    /// <summary><c>Content-Length: N</c>, an empty line, N bytes.</summary>
    Header,

    /// <summary>One message per line.</summary>
    Newline,
}
