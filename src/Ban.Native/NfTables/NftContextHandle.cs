using System.Runtime.InteropServices;

namespace Ban.Native.NfTables;

/// <summary>Owns one <c>struct nft_ctx</c>.</summary>
internal sealed class NftContextHandle : SafeHandle
{
    public NftContextHandle(nint context)
        : base(0, ownsHandle: true)
    {
        SetHandle(context);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        NftImports.ContextFree(handle);
        return true;
    }
}
