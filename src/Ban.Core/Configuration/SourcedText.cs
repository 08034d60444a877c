namespace Ban.Core.Configuration;

/// <summary>A value of the configuration, maybe of several lines, that knows for each line which line of which file it comes from.</summary>
internal sealed class SourcedText
{
    private readonly Origin[] _origins;

    /// <param name="text">The text; lines are separated by <c>\n</c>.</param>
    /// <param name="origins">One origin for each line.</param>
    public SourcedText(string text, Origin[] origins)
    {
        Text = text;
        _origins = origins;
    }

    /// <summary>A text all of whose lines come from one place.</summary>
    public SourcedText(string text, Origin origin)
        : this(text, Repeat(origin, text.AsSpan().Count('\n') + 1))
    {
    }

    public string Text { get; }

    /// <summary>Where the first line comes from.</summary>
    public Origin Origin => _origins[0];

    public bool IsEmpty => Text.Length == 0;

    /// <summary>Where the line that holds the character at <paramref name="position"/> comes from.</summary>
    public Origin OriginAt(int position) => _origins[Text.AsSpan(0, position).Count('\n')];

    public SourcedText Slice(int start, int length)
    {
        int firstLine = Text.AsSpan(0, start).Count('\n');
        int lines = Text.AsSpan(start, length).Count('\n') + 1;
        return new SourcedText(Text.Substring(start, length), _origins[firstLine..(firstLine + lines)]);
    }

    /// <summary>Without blanks at both ends.</summary>
    public SourcedText Trim()
    {
        int start = 0;
        int end = Text.Length;
        while (start < end && IniSyntax.IsSpace(Text[start]))
        {
            start++;
        }

        while (end > start && IniSyntax.IsSpace(Text[end - 1]))
        {
            end--;
        }

        return end - start == Text.Length ? this : Slice(start, end - start);
    }

    /// <summary>Each line that is not blank, trimmed at neither end, with its place.</summary>
    public IEnumerable<ConfigText> NonBlankLines()
    {
        int line = 0;
        foreach (string text in Text.Split('\n'))
        {
            Origin origin = _origins[line++];
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new ConfigText(text, origin);
            }
        }
    }

    /// <summary>The runs of characters between blanks and commas.</summary>
    public IEnumerable<ConfigText> Words()
    {
        int start = 0;
        while (start < Text.Length)
        {
            int end = start;
            while (end < Text.Length && Text[end] != ',' && !IniSyntax.IsSpace(Text[end]))
            {
                end++;
            }

            if (end > start)
            {
                yield return new ConfigText(Text[start..end], OriginAt(start));
            }

            start = end + 1;
        }
    }

    public ConfigText ToConfigText() => new(Text, Origin);

    public override string ToString() => Text;

    private static Origin[] Repeat(Origin origin, int count)
    {
        var origins = new Origin[count];
        Array.Fill(origins, origin);
        return origins;
    }
}
