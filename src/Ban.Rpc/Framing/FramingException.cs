namespace Ban.Rpc.Framing;

/// <summary>The byte stream cannot be cut into messages any more; the connection must be closed without an answer.</summary>
public sealed class FramingException(string message) : Exception(message);
