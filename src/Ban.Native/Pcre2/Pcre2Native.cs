using System.Runtime.InteropServices;

namespace Ban.Native.Pcre2;

/// <summary>The part of libpcre2-8 that is used, as its header declares it (PCRE2 10.42).</summary>
internal static unsafe partial class Pcre2Native
{
    public const uint Caseless = 0x00000008;
    public const uint Multiline = 0x00000400;
    public const uint Ucp = 0x00020000;
    public const uint Utf = 0x00080000;
    public const uint NeverBackslashC = 0x00100000;
    public const uint AltCircumflex = 0x00200000;
    public const uint MatchInvalidUtf = 0x04000000;

    public const uint NewlineLf = 2;
    public const uint JitComplete = 1;

    public const uint InfoCaptureCount = 4;
    public const uint InfoJitSize = 10;
    public const uint InfoNameCount = 17;
    public const uint InfoNameEntrySize = 18;
    public const uint InfoNameTable = 19;

    public const int ErrorNoMatch = -1;
    public const int ErrorJitStackLimit = -46;
    public const int ErrorMatchLimit = -47;
    public const int ErrorNoMemory = -48;
    public const int ErrorDepthLimit = -53;
    public const int ErrorHeapLimit = -63;

    /// <summary>The offset of a group that took no part in the match.</summary>
    public static nuint Unset => nuint.MaxValue;

    private const string Library = "libpcre2-8.so.0";

    [LibraryImport(Library, EntryPoint = "pcre2_compile_8")]
    public static partial nint Compile(byte* pattern, nuint length, uint options, out int errorCode, out nuint errorOffset, nint context);

    [LibraryImport(Library, EntryPoint = "pcre2_code_free_8")]
    public static partial void CodeFree(nint code);

    [LibraryImport(Library, EntryPoint = "pcre2_compile_context_create_8")]
    public static partial nint CompileContextCreate(nint general);

    [LibraryImport(Library, EntryPoint = "pcre2_compile_context_free_8")]
    public static partial void CompileContextFree(nint context);

    [LibraryImport(Library, EntryPoint = "pcre2_set_newline_8")]
    public static partial int SetNewline(nint context, uint value);

    [LibraryImport(Library, EntryPoint = "pcre2_jit_compile_8")]
    public static partial int JitCompile(Pcre2CodeHandle code, uint options);

    [LibraryImport(Library, EntryPoint = "pcre2_jit_stack_create_8")]
    public static partial nint JitStackCreate(nuint start, nuint max, nint general);

    [LibraryImport(Library, EntryPoint = "pcre2_jit_stack_free_8")]
    public static partial void JitStackFree(nint stack);

    [LibraryImport(Library, EntryPoint = "pcre2_jit_stack_assign_8")]
    public static partial void JitStackAssign(Pcre2MatchContextHandle context, nint callback, Pcre2JitStackHandle stack);

    [LibraryImport(Library, EntryPoint = "pcre2_match_context_create_8")]
    public static partial nint MatchContextCreate(nint general);

    [LibraryImport(Library, EntryPoint = "pcre2_match_context_free_8")]
    public static partial void MatchContextFree(nint context);

    [LibraryImport(Library, EntryPoint = "pcre2_set_match_limit_8")]
    public static partial int SetMatchLimit(Pcre2MatchContextHandle context, uint value);

    [LibraryImport(Library, EntryPoint = "pcre2_set_depth_limit_8")]
    public static partial int SetDepthLimit(Pcre2MatchContextHandle context, uint value);

    [LibraryImport(Library, EntryPoint = "pcre2_set_heap_limit_8")]
    public static partial int SetHeapLimit(Pcre2MatchContextHandle context, uint kibibytes);

    [LibraryImport(Library, EntryPoint = "pcre2_match_data_create_from_pattern_8")]
    public static partial nint MatchDataCreate(Pcre2CodeHandle code, nint general);

    [LibraryImport(Library, EntryPoint = "pcre2_match_data_free_8")]
    public static partial void MatchDataFree(nint data);

    [LibraryImport(Library, EntryPoint = "pcre2_get_ovector_pointer_8")]
    public static partial nuint* GetOvectorPointer(Pcre2MatchDataHandle data);

    // Raw handles: the caller holds references on all three for as long as it may match (see Pcre2Matcher).
    [LibraryImport(Library, EntryPoint = "pcre2_match_8")]
    public static partial int Match(nint code, byte* subject, nuint length, nuint start, uint options, nint data, nint context);

    // The same without checks, straight to the machine code; the caller makes sure that there is some.
    [LibraryImport(Library, EntryPoint = "pcre2_jit_match_8")]
    public static partial int JitMatch(nint code, byte* subject, nuint length, nuint start, uint options, nint data, nint context);

    [LibraryImport(Library, EntryPoint = "pcre2_pattern_info_8")]
    public static partial int PatternInfo(Pcre2CodeHandle code, uint what, void* where);

    [LibraryImport(Library, EntryPoint = "pcre2_get_error_message_8")]
    public static partial int GetErrorMessage(int errorCode, byte* buffer, nuint length);
}
