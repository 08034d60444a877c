using FsCheck;
using FsCheck.Fluent;

namespace Ban.Core.Tests.Configuration;

/// <summary>Text made of the pieces that the dialect gives a meaning to, so that random input reaches deep.</summary>
internal static class ArbitraryText
{
    private static readonly string[] s_pieces =
    [
        "[", "]", "[s]\n", "[DEFAULT]\n", "[a?b=c]\n", "\n", "\n  ", "\r\n", "=", ":", ";", " ;", "#", "%", "%%", "%(", "%(a)s", "%(b)s", "%(known/a)s",
        "%(s/b)s", "%(__name__)s", ")s", "<", ">", "<a>", "<b>", "<s/a>", "<known/b>", "\"", "'", ",", "][", "a", "b", "x", " ", "\t", "\u0000", "\ud800", "é", "a = ", "b = ", "name[a=1]", "?",
    ];

    public static Gen<string> Config { get; } = Gen.Elements(s_pieces).ArrayOf().Select(string.Concat);

    /// <summary>A file that parses: options a to e with values of random pieces, some over several lines.</summary>
    public static Gen<string> Section(string header) =>
        from values in Gen.Elements(s_pieces.Where(static piece => piece == "\n  " || !piece.AsSpan().ContainsAny('\n', '\r')).ToArray()).ArrayOf().Select(string.Concat).ArrayOf(5)
        select $"[{header}]\n" + string.Concat(values.Zip("abcde", static (value, name) => $"{name} = {value}\n"));
}
