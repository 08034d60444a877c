using Ban.Rpc;

namespace Ban.Daemon.Methods;

/// <summary>Bounds of a page.</summary>
internal static class Limits
{
    /// <summary>The rows of a page.</summary>
    /// <exception cref="RpcException">The caller asks for none or too many.</exception>
    public static int Check(int? asked, int usual, int largest)
    {
        int limit = asked ?? usual;
        return limit >= 1 && limit <= largest ? limit : throw RpcErrors.InvalidParameter("limit", $"1 to {largest} is expected");
    }
}
