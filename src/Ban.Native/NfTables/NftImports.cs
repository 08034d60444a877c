using System.Runtime.InteropServices;

namespace Ban.Native.NfTables;

/// <summary>libnftables(3).</summary>
internal static unsafe partial class NftImports
{
    public const string Library = "libnftables.so.1";

    public const uint OutputJson = 1 << 4;
    public const uint OutputNumericAll = (1 << 7) | (1 << 8) | (1 << 9) | (1 << 10);
    public const uint OutputTerse = 1 << 11;

    [LibraryImport(Library, EntryPoint = "nft_ctx_new")]
    public static partial nint ContextNew(uint flags);

    [LibraryImport(Library, EntryPoint = "nft_ctx_free")]
    public static partial void ContextFree(nint context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_output")]
    public static partial int BufferOutput(NftContextHandle context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_buffer_error")]
    public static partial int BufferError(NftContextHandle context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_get_output_buffer")]
    public static partial byte* OutputBuffer(NftContextHandle context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_get_error_buffer")]
    public static partial byte* ErrorBuffer(NftContextHandle context);

    [LibraryImport(Library, EntryPoint = "nft_ctx_output_set_flags")]
    public static partial void SetOutputFlags(NftContextHandle context, uint flags);

    [LibraryImport(Library, EntryPoint = "nft_run_cmd_from_buffer")]
    public static partial int RunCommand(NftContextHandle context, byte* commands);
}
