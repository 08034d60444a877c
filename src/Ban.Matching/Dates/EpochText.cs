using System.Diagnostics.CodeAnalysis;

namespace Ban.Matching.Dates;

/// <summary>The regexes of <c>EPOCH</c> and <c>LEPOCH</c> (spec 1, sections 3.3 and 3.4).</summary>
internal static class EpochText
{
    /// <summary>The group that holds the number where it was inserted into other text.</summary>
    public const int InsertedGroup = 2;

    private const string Seconds = @"\d{10,11}\b(?:\.\d{3,6})?";
    private const string Long = @"\d{10,11}(?:\d{3}(?:\.\d{1,6}|\d{3})?)?";

    /// <summary>The number alone: bound to the line's start, or also behind a leading bracket or the word <c>audit(</c>.</summary>
    public static DateTemplateText Number(bool lineBegin, bool isLong)
    {
        string number = isLong ? Long : Seconds;
        return lineBegin
            ? DateTemplateText.FromRegex($@"((?P<square>(?<=^\[))?{number})(?(square)(?=\]))", DateTemplateText.Left.Line, right: true)
            : DateTemplateText.FromRegex($@"((?:^|(?<=^\[)|(?<=\baudit\()){number})", DateTemplateText.Left.None, right: true);
    }

    /// <summary>Text around <c>{EPOCH}</c> or <c>{LEPOCH}</c>.</summary>
    public static bool TryInsert(string pattern, [NotNullWhen(true)] out DateTemplateText? text, out bool isLong)
    {
        isLong = pattern.Contains("{LEPOCH}", StringComparison.OrdinalIgnoreCase);
        string mark = isLong ? "{LEPOCH}" : "{EPOCH}";
        text = null;
        if (!pattern.Contains(mark, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        string regex = pattern.Replace(mark, $"({(isLong ? Long : Seconds)})", StringComparison.OrdinalIgnoreCase);
        text = DateTemplateText.FromRegex($"({regex})", DateTemplateText.Left.Word, right: true);
        return true;
    }
}
