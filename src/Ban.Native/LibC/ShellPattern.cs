using System.Runtime.InteropServices;
using System.Text;

namespace Ban.Native.LibC;

/// <summary>File name patterns as a shell reads them: <c>*</c>, <c>?</c>, <c>[...]</c>; a leading dot is matched only by a dot.</summary>
public static unsafe class ShellPattern
{
    private const int NoEscape = 2;
    private const int PathName = 1;
    private const int Period = 4;
    private const int GlobNoEscape = 0x40;

    /// <summary>Room for <c>glob_t</c>, whose first two members are the count and the array on every Linux C library.</summary>
    private const int GlobResultSize = 256;

    /// <summary>Whether <paramref name="text"/> is a pattern and not a plain path.</summary>
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny("*?[") >= 0;

    /// <summary>Whether a path matches; <c>*</c> does not cross a slash.</summary>
    public static bool Matches(string pattern, string path)
    {
        fixed (byte* patternBytes = Terminated(pattern), pathBytes = Terminated(path))
        {
            return EventImports.FnMatch(patternBytes, pathBytes, PathName | Period | NoEscape) == 0;
        }
    }

    /// <summary>The existing paths that match, sorted.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="limit">Paths at most; more are left out.</param>
    public static IReadOnlyList<string> Expand(string pattern, int limit)
    {
        byte* result = stackalloc byte[GlobResultSize];
        new Span<byte>(result, GlobResultSize).Clear();
        List<string> paths = [];
        fixed (byte* bytes = Terminated(pattern))
        {
            int code = EventImports.Glob(bytes, GlobNoEscape, 0, result);
            nuint count = code == 0 ? *(nuint*)result : 0;
            byte** array = *(byte***)(result + sizeof(nuint));
            for (nuint i = 0; i < count && paths.Count < limit; i++)
            {
                paths.Add(Marshal.PtrToStringUTF8((nint)array[i])!);
            }

            EventImports.GlobFree(result);
        }

        return paths;
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
