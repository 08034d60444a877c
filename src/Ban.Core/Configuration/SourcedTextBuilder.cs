using System.Text;

namespace Ban.Core.Configuration;

/// <summary>
/// Joins pieces of other values. A line's origin is the place of its least deeply nested text: a pattern that uses a helper
/// variable stands where the pattern is written; a line that is nothing but a variable stands where that variable is set.
/// </summary>
internal sealed class SourcedTextBuilder
{
    /// <summary>Longest value after all substitutions, in characters.</summary>
    public const int MaxLength = 256 * 1024;

    private const int BlankDepth = int.MaxValue - 1;

    private readonly StringBuilder _text = new();
    private readonly List<Origin> _origins;
    private int _depth = int.MaxValue;

    /// <param name="fallback">Origin of an empty result, and of the message when the value grows too long.</param>
    public SourcedTextBuilder(Origin fallback) => _origins = [fallback];

    public int Length => _text.Length;

    /// <summary>Appends a part of a value.</summary>
    /// <param name="source">The value.</param>
    /// <param name="start">First character.</param>
    /// <param name="length">Number of characters.</param>
    /// <param name="depth">How many substitutions deep it stands.</param>
    /// <exception cref="ConfigurationException">The result is longer than <see cref="MaxLength"/>.</exception>
    public void Append(SourcedText source, int start, int length, int depth)
    {
        if (length > MaxLength - _text.Length)
        {
            throw new ConfigurationException(_origins[0], $"the value grows beyond {MaxLength} characters by substitution");
        }

        ReadOnlySpan<char> rest = source.Text.AsSpan(start, length);
        int position = start;
        while (true)
        {
            int newLine = rest.IndexOf('\n');
            ReadOnlySpan<char> line = newLine < 0 ? rest : rest[..newLine];
            if (!line.IsEmpty)
            {
                Note(line.IsWhiteSpace() ? BlankDepth : depth, source, position);
                _text.Append(line);
            }

            if (newLine < 0)
            {
                return;
            }

            _text.Append('\n');
            position += newLine + 1;
            rest = rest[(newLine + 1)..];
            _origins.Add(source.OriginAt(position));
            _depth = int.MaxValue;
        }
    }

    public SourcedText ToSourcedText() => new(_text.ToString(), [.. _origins]);

    private void Note(int depth, SourcedText source, int position)
    {
        if (depth < _depth)
        {
            _depth = depth;
            _origins[^1] = source.OriginAt(position);
        }
    }
}
