namespace Ban.Lab;

/// <summary>Something in the lab did not go as it must; the message says what, for a person.</summary>
public sealed class LabException(string message, Exception? inner = null) : Exception(message, inner);
