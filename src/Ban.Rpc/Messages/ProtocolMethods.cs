namespace Ban.Rpc.Messages;

/// <summary>Notifications of the protocol itself.</summary>
internal static class ProtocolMethods
{
    public const string Prefix = "$/";
    public const string Cancel = "$/cancelRequest";
    public const string Progress = "$/progress";
}
