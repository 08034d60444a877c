using System.Runtime.InteropServices;

namespace Ban.Native.Pcre2;

/// <summary>How a match ended.</summary>
public enum Pcre2Outcome
{
    NoMatch,
    Match,

    /// <summary>A limit of <see cref="Pcre2Scratch"/> was reached: the pattern is too costly for this subject.</summary>
    TooCostly,
}

/// <summary>
/// One pattern made ready for one thread. Holds references on the native handles for its whole life, so that a match
/// costs no reference count and no allocation. Not thread-safe; the owner disposes it before its <see cref="Pcre2Scratch"/>.
/// </summary>
public sealed unsafe class Pcre2Matcher : IDisposable
{
    private readonly Pcre2Regex _regex;
    private readonly Pcre2MatchContextHandle _context;
    private readonly Pcre2MatchDataHandle _data;
    private readonly nint _rawCode;
    private readonly nint _rawContext;
    private readonly nint _rawData;
    private readonly nuint* _offsets;
    private readonly bool _isDirect;
    private int _lastGroup = -1;
    private bool _disposed;

    /// <summary>Makes a matcher; both arguments are borrowed.</summary>
    public Pcre2Matcher(Pcre2Regex regex, Pcre2Scratch scratch)
    {
        ArgumentNullException.ThrowIfNull(regex);
        ArgumentNullException.ThrowIfNull(scratch);
        _regex = regex;
        _context = scratch.Context;
        nint data = Pcre2Native.MatchDataCreate(regex.Code, 0);
        Pcre2Regex.ThrowIfNull(data);
        _data = new Pcre2MatchDataHandle(data);
        _offsets = Pcre2Native.GetOvectorPointer(_data);
        _isDirect = regex.IsDirect;
        _rawCode = Hold(regex.Code);
        _rawContext = Hold(_context);
        _rawData = Hold(_data);
    }

    /// <summary>The pattern.</summary>
    public Pcre2Regex Regex => _regex;

    /// <summary>Searches the pattern in the subject from a start offset; what stands before it can still be looked back at.</summary>
    /// <param name="subject">Any bytes; where they are no UTF-8, nothing matches across the wrong ones.</param>
    /// <param name="start">Offset in bytes, at most the subject's length.</param>
    /// <exception cref="InvalidOperationException">The library reports an error that is no limit.</exception>
    public Pcre2Outcome Match(ReadOnlySpan<byte> subject, int start = 0)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)start, (uint)subject.Length, nameof(start));
        int result;
        byte empty = 0;
        fixed (byte* text = subject)
        {
            byte* first = text is null ? &empty : text;
            result = _isDirect
                ? Pcre2Native.JitMatch(_rawCode, first, (nuint)subject.Length, (nuint)start, 0, _rawData, _rawContext)
                : Pcre2Native.Match(_rawCode, first, (nuint)subject.Length, (nuint)start, 0, _rawData, _rawContext);
        }

        _lastGroup = result > 0 ? result - 1 : -1;
        return result switch
        {
            > 0 => Pcre2Outcome.Match,
            Pcre2Native.ErrorNoMatch => Pcre2Outcome.NoMatch,
            Pcre2Native.ErrorMatchLimit or Pcre2Native.ErrorDepthLimit or Pcre2Native.ErrorHeapLimit
                or Pcre2Native.ErrorJitStackLimit or Pcre2Native.ErrorNoMemory => Pcre2Outcome.TooCostly,
            _ => throw new InvalidOperationException($"libpcre2 reports error {result}"),
        };
    }

    /// <summary>Where a group of the last successful match lies in its subject, in bytes; false if it took no part.</summary>
    public bool TryGetGroup(int group, out int start, out int end)
    {
        if ((uint)group > (uint)_regex.GroupCount || group > _lastGroup || _offsets[2 * group] == Pcre2Native.Unset)
        {
            start = end = 0;
            return false;
        }

        start = (int)_offsets[2 * group];
        end = (int)_offsets[(2 * group) + 1];
        return true;
    }

    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _regex.Code.DangerousRelease();
        _context.DangerousRelease();
        _data.DangerousRelease();
        _data.Dispose();
    }

    private static nint Hold(SafeHandle handle)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        return handle.DangerousGetHandle();
    }
}
