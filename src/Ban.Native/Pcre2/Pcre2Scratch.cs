namespace Ban.Native.Pcre2;

/// <summary>
/// What one thread needs to run any number of patterns: the limits and the stack. Not thread-safe. The owner disposes it
/// after the matchers that were made with it.
/// </summary>
public sealed class Pcre2Scratch : IDisposable
{
    /// <summary>Steps after which a match is given up as too costly; about 10 ms of machine code.</summary>
    public const int MatchLimit = 1_000_000;

    /// <summary>Nested backtracking points of the interpreter.</summary>
    public const int DepthLimit = 100_000;

    /// <summary>Memory of the interpreter for backtracking, in KiB.</summary>
    public const int HeapLimitKiB = 16 * 1024;

    private const int JitStackStartBytes = 32 * 1024;
    private const int JitStackMaxBytes = 1024 * 1024;

    private readonly Pcre2JitStackHandle _stack;

    /// <summary>Makes the limits and the stack.</summary>
    /// <exception cref="InvalidOperationException">The library has no memory left.</exception>
    public Pcre2Scratch()
    {
        Context = new Pcre2MatchContextHandle(Pcre2Native.MatchContextCreate(0));
        _stack = new Pcre2JitStackHandle(Pcre2Native.JitStackCreate(JitStackStartBytes, JitStackMaxBytes, 0));
        if (Context.IsInvalid || _stack.IsInvalid)
        {
            Dispose();
            throw new InvalidOperationException("libpcre2 has no memory left");
        }

        _ = Pcre2Native.SetMatchLimit(Context, MatchLimit);
        _ = Pcre2Native.SetDepthLimit(Context, DepthLimit);
        _ = Pcre2Native.SetHeapLimit(Context, HeapLimitKiB);
        Pcre2Native.JitStackAssign(Context, 0, _stack);
    }

    internal Pcre2MatchContextHandle Context { get; }

    public void Dispose()
    {
        Context.Dispose();
        _stack.Dispose();
    }
}
