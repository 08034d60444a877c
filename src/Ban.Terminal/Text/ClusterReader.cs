using System.Globalization;
using System.Text;

namespace Ban.Terminal.Text;

/// <summary>
/// Cuts text into what takes one place on the screen: a base character with its marks, an emoji sequence, or one hidden
/// character that is drawn as an escape. Measuring and drawing both read through it, so they cannot disagree.
/// </summary>
public ref struct ClusterReader(ReadOnlySpan<char> text)
{
    /// <summary>Most UTF-16 units of one cluster: an emoji family with skin tones. Marks beyond are drawn as escapes.</summary>
    public const int MaxClusterLength = 24;

    private readonly ReadOnlySpan<char> _text = text;
    private int _next;

    /// <summary>Start of the current cluster in the text.</summary>
    public int Index { get; private set; }

    /// <summary>UTF-16 units of the current cluster.</summary>
    public readonly int Length => _next - Index;

    /// <summary>The current cluster as it stands in the text.</summary>
    public readonly ReadOnlySpan<char> Current => _text[Index.._next];

    /// <summary>Columns that it takes: 1 or 2, or the length of its escape.</summary>
    public int Width { get; private set; }

    /// <summary>Its first code point.</summary>
    public int CodePoint { get; private set; }

    /// <summary>Whether it is drawn as <see cref="InvisibleRunes.WriteEscape"/> has it and not as it stands.</summary>
    public bool IsEscaped { get; private set; }

    /// <summary>Goes to the next cluster; false at the end.</summary>
    public bool MoveNext()
    {
        Index = _next;
        if (Index >= _text.Length)
        {
            return false;
        }

        char first = _text[Index];
        bool nextIsPlain = Index + 1 >= _text.Length || _text[Index + 1] is >= ' ' and < (char)0x7F;
        if (first is >= ' ' and < (char)0x7F && nextIsPlain)
        {
            (CodePoint, Width, IsEscaped, _next) = (first, 1, false, Index + 1);
            return true;
        }

        ReadCluster();
        return true;
    }

    private void ReadCluster()
    {
        if (Rune.DecodeFromUtf16(_text[Index..], out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
        {
            // Half a surrogate pair: nothing a terminal could be sent.
            (CodePoint, Width, IsEscaped, _next) = (_text[Index], InvisibleRunes.EscapeLength(_text[Index]), true, Index + 1);
            return;
        }

        _next = Index + length;
        CodePoint = rune.Value;
        IsEscaped = InvisibleRunes.MustEscape(rune) || IsMark(rune);
        if (IsEscaped)
        {
            Width = InvisibleRunes.EscapeLength(CodePoint);
            return;
        }

        Width = WidthTable.IsWide(CodePoint) ? 2 : 1;
        if (IsRegionalIndicator(CodePoint))
        {
            TakeIf(IsRegionalIndicator);
        }

        while (TakeFollower())
        {
        }
    }

    private bool TakeFollower()
    {
        if (_next - Index >= MaxClusterLength || Rune.DecodeFromUtf16(_text[_next..], out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        switch (rune.Value)
        {
            case InvisibleRunes.VariationEmoji when IsEmoji(CodePoint):
                Width = 2;
                break;
            case InvisibleRunes.VariationText when IsEmoji(CodePoint):
                break;
            case InvisibleRunes.ZeroWidthJoiner when IsPictograph(CodePoint):
                return TakeJoinedEmoji(length);
            case >= 0x1F3FB and <= 0x1F3FF when IsPictograph(CodePoint):
                break;
            case (>= 0x1161 and <= 0x11FF) or (>= 0xD7B0 and <= 0xD7FB) when IsHangul(CodePoint):
                break;
            default:
                if (!IsMark(rune) || InvisibleRunes.MustEscape(rune))
                {
                    return false;
                }

                break;
        }

        _next += length;
        return true;
    }

    // A joiner counts only between two emoji; anywhere else it hides, and so becomes a cluster of its own, an escape.
    private bool TakeJoinedEmoji(int joinerLength)
    {
        int after = _next + joinerLength;
        if (Rune.DecodeFromUtf16(_text[Math.Min(after, _text.Length)..], out Rune rune, out int length) != System.Buffers.OperationStatus.Done || !IsPictograph(rune.Value))
        {
            return false;
        }

        _next = after + length;
        Width = 2;
        return true;
    }

    private void TakeIf(Func<int, bool> belongs)
    {
        if (Rune.DecodeFromUtf16(_text[_next..], out Rune rune, out int length) == System.Buffers.OperationStatus.Done && belongs(rune.Value))
        {
            _next += length;
        }
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    // Wide characters from the symbol blocks on are emoji by default; the others of them have a text form.
    private static bool IsEmoji(int codePoint) => WidthTable.IsTextEmoji(codePoint)
        || (codePoint is >= 0x231A and < 0x2E80 or >= 0x1F000 and < 0x20000 && WidthTable.IsWide(codePoint));

    // Digits, * and # are emoji only with a keycap around them.
    private static bool IsPictograph(int codePoint) => codePoint >= 0xA9 && IsEmoji(codePoint);

    private static bool IsRegionalIndicator(int codePoint) => codePoint is >= 0x1F1E6 and <= 0x1F1FF;

    private static bool IsHangul(int codePoint) => codePoint is (>= 0x1100 and <= 0x115E) or (>= 0xA960 and <= 0xA97C) or (>= 0xAC00 and <= 0xD7A3);
}
