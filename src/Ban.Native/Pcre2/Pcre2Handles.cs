using Microsoft.Win32.SafeHandles;

namespace Ban.Native.Pcre2;

/// <summary>Owns a compiled pattern.</summary>
internal sealed class Pcre2CodeHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public Pcre2CodeHandle(nint code)
        : base(ownsHandle: true) => SetHandle(code);

    protected override bool ReleaseHandle()
    {
        Pcre2Native.CodeFree(handle);
        return true;
    }
}

/// <summary>Owns the block that receives the offsets of a match.</summary>
internal sealed class Pcre2MatchDataHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public Pcre2MatchDataHandle(nint data)
        : base(ownsHandle: true) => SetHandle(data);

    protected override bool ReleaseHandle()
    {
        Pcre2Native.MatchDataFree(handle);
        return true;
    }
}

/// <summary>Owns the limits of a match.</summary>
internal sealed class Pcre2MatchContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public Pcre2MatchContextHandle(nint context)
        : base(ownsHandle: true) => SetHandle(context);

    protected override bool ReleaseHandle()
    {
        Pcre2Native.MatchContextFree(handle);
        return true;
    }
}

/// <summary>Owns the stack that compiled machine code runs on.</summary>
internal sealed class Pcre2JitStackHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public Pcre2JitStackHandle(nint stack)
        : base(ownsHandle: true) => SetHandle(stack);

    protected override bool ReleaseHandle()
    {
        Pcre2Native.JitStackFree(handle);
        return true;
    }
}
