using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Ban.Native.Pcre2;

/// <summary>Options of one pattern beside those that every pattern gets.</summary>
[Flags]
public enum Pcre2Options
{
    None = 0,

    /// <summary><c>^</c> and <c>$</c> also match at inner line ends.</summary>
    Multiline = 1,

    /// <summary>Letters match both cases.</summary>
    IgnoreCase = 2,

    /// <summary>
    /// Pattern and subjects are plain ASCII, a byte is a character: faster, and for such subjects the same. Other bytes in a
    /// subject are characters of no class; they do no harm.
    /// </summary>
    Ascii = 4,
}

/// <summary>
/// A compiled pattern over UTF-8 bytes: Unicode classes unless <see cref="Pcre2Options.Ascii"/>, newline LF, any bytes allowed in the subject. Immutable and
/// shared between threads; to match, each thread makes a <see cref="Pcre2Matcher"/> of it. The owner disposes it; a matcher
/// that still lives keeps the native code alive.
/// </summary>
public sealed unsafe class Pcre2Regex : IDisposable
{
    private const uint CommonOptions = Pcre2Native.AltCircumflex | Pcre2Native.NeverBackslashC;
    private const uint UnicodeOptions = Pcre2Native.Utf | Pcre2Native.Ucp | Pcre2Native.MatchInvalidUtf;

    private const int MaxReasonLength = 256;

    private Pcre2Regex(Pcre2CodeHandle code, string pattern, Pcre2Options options)
    {
        Code = code;
        Pattern = pattern;
        nuint machineCode = 0;
        _ = Pcre2Native.PatternInfo(code, Pcre2Native.InfoJitSize, &machineCode);
        IsDirect = machineCode > 0 && options.HasFlag(Pcre2Options.Ascii);
        GroupCount = (int)Info(Pcre2Native.InfoCaptureCount);
        GroupNames = ReadNames();
    }

    /// <summary>The text it was compiled from.</summary>
    public string Pattern { get; }

    /// <summary>Capture groups without group 0.</summary>
    public int GroupCount { get; }

    /// <summary>Named groups with their numbers.</summary>
    public IReadOnlyDictionary<string, int> GroupNames { get; }

    /// <summary>Whether its machine code can be called without the library's checks: there is some, and no subject needs a check for UTF-8.</summary>
    internal bool IsDirect { get; }

    internal Pcre2CodeHandle Code { get; }

    /// <summary>Compiles a pattern to machine code; where the machine allows none, the library interprets it.</summary>
    /// <exception cref="Pcre2PatternException">The pattern is wrong.</exception>
    public static Pcre2Regex Compile(string pattern, Pcre2Options options = Pcre2Options.None)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        byte[] bytes = Encoding.UTF8.GetBytes(pattern);
        nint context = Pcre2Native.CompileContextCreate(0);
        ThrowIfNull(context);
        try
        {
            _ = Pcre2Native.SetNewline(context, Pcre2Native.NewlineLf);
            nint code;
            int error;
            nuint offset;
            fixed (byte* text = bytes.Length == 0 ? [0] : bytes)
            {
                code = Pcre2Native.Compile(text, (nuint)bytes.Length, CommonOptions | Translate(options), out error, out offset, context);
            }

            if (code == 0)
            {
                int position = Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(offset, (nuint)bytes.Length));
                throw new Pcre2PatternException(Reason(error), position);
            }

            var handle = new Pcre2CodeHandle(code);
            _ = Pcre2Native.JitCompile(handle, Pcre2Native.JitComplete);
            return new Pcre2Regex(handle, pattern, options);
        }
        finally
        {
            Pcre2Native.CompileContextFree(context);
        }
    }

    public void Dispose() => Code.Dispose();

    internal static void ThrowIfNull(nint pointer)
    {
        if (pointer == 0)
        {
            throw new InvalidOperationException("libpcre2 has no memory left");
        }
    }

    private static uint Translate(Pcre2Options options) =>
        (options.HasFlag(Pcre2Options.Ascii) ? 0 : UnicodeOptions)
        | (options.HasFlag(Pcre2Options.Multiline) ? Pcre2Native.Multiline : 0)
        | (options.HasFlag(Pcre2Options.IgnoreCase) ? Pcre2Native.Caseless : 0);

    private static string Reason(int error)
    {
        byte* buffer = stackalloc byte[MaxReasonLength];
        int length = Pcre2Native.GetErrorMessage(error, buffer, MaxReasonLength);
        return length > 0 ? Encoding.ASCII.GetString(buffer, length) : $"error {error}";
    }

    private uint Info(uint what)
    {
        uint value = 0;
        _ = Pcre2Native.PatternInfo(Code, what, &value);
        return value;
    }

    private Dictionary<string, int> ReadNames()
    {
        // Each entry: the group's number in two bytes, big end first, then the name, ended by a zero byte.
        byte* table = null;
        _ = Pcre2Native.PatternInfo(Code, Pcre2Native.InfoNameTable, &table);
        int count = (int)Info(Pcre2Native.InfoNameCount);
        int size = (int)Info(Pcre2Native.InfoNameEntrySize);
        var names = new Dictionary<string, int>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            byte* entry = table + (i * size);
            int number = BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(entry, 2));
            names[Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 2))] = number;
        }

        return names;
    }
}
