namespace Ban.Rpc;

/// <summary>Error codes on the wire (wire spec, section 4). A number of ours is never given a second meaning.</summary>
public static class RpcErrorCodes
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int MethodNotFound = -32601;
    public const int InvalidParams = -32602;
    public const int InternalError = -32603;
    public const int RequestCancelled = -32800;

    public const int UnknownJail = 1001;
    public const int NotPermitted = 1002;
    public const int BadAddress = 1003;
    public const int AmbiguousJail = 1004;
    public const int UnknownSubscription = 1005;
    public const int TooManySubscriptions = 1006;
    public const int BadCursor = 1007;
    public const int JailNotRunning = 1008;
    public const int StoreFailed = 1009;
    public const int ConfigurationRefused = 1010;

    public const int ReadOnly = 1020;
    public const int SessionInUse = 1021;
    public const int NotHeld = 1022;

    public const int CommandRefused = 1030;

    public const int UnknownFile = 1040;
    public const int FileNotWritable = 1041;
    public const int RevisionConflict = 1042;
    public const int TrialPending = 1043;
    public const int NoTrial = 1044;
    public const int FilterRefused = 1045;

    public const int TransferFailed = 1050;
}
