namespace Ban.Rpc.Contract;

/// <summary>The methods <c>held.*</c>: bans that wait because somebody is logged in from the address.</summary>
public static class HeldApi
{
    private const string OneAddress = """{"addresses":["192.0.2.1"]}""";

    public static ContractMethod<HeldListParams, HeldListResult> List { get; } =
        new("held.list", "Bans that are held for review.", json => json.HeldListParams, json => json.HeldListResult)
        {
            Errors = [RpcErrorKinds.UnknownJail],
        };

    public static ContractMethod<HeldDecideParams, HeldDecideResult> Apply { get; } =
        new("held.apply", "Makes bans that are held.", json => json.HeldDecideParams, json => json.HeldDecideResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.NotHeld, RpcErrorKinds.JailNotRunning, RpcErrorKinds.StoreFailed],
            Example = OneAddress,
        };

    public static ContractMethod<HeldDecideParams, HeldDecideResult> Release { get; } =
        new("held.release", "Drops bans that are held, with the failures that led to them.", json => json.HeldDecideParams, json => json.HeldDecideResult)
        {
            Changes = true,
            Errors = [RpcErrorKinds.UnknownJail, RpcErrorKinds.NotHeld, RpcErrorKinds.JailNotRunning, RpcErrorKinds.StoreFailed],
            Example = OneAddress,
        };

    internal static IEnumerable<ContractMethod> All => [List, Apply, Release];
}
