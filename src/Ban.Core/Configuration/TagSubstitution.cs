namespace Ban.Core.Configuration;

/// <summary>Replaces <c>&lt;tag&gt;</c> in the combined options of a filter or action (spec 1, section 1.6).</summary>
internal sealed class TagSubstitution(
    OrderedDictionary<string, SourcedText> options,
    IReadOnlySet<string> untouched,
    Func<string, SourcedText?> lookUp,
    string file,
    ProblemLog problems)
{
    /// <summary>How often one tag may be replaced inside one value.</summary>
    private const int MaxReplacements = 25;

    /// <summary>Most characters written for one file's options: bounds the work of values that double themselves.</summary>
    private const long MaxWork = 64L * 1024 * 1024;

    private readonly Dictionary<string, Dictionary<string, int>> _counts = new(StringComparer.Ordinal);
    private long _work;

    /// <summary>Gives all options with every tag replaced that can be.</summary>
    /// <exception cref="ConfigurationException">A value contains its own tag, or a bound is exceeded.</exception>
    public OrderedDictionary<string, SourcedText> Apply()
    {
        var result = new OrderedDictionary<string, SourcedText>(options, StringComparer.Ordinal);
        string[] names = [.. result.Keys];
        bool again = true;
        while (again)
        {
            again = false;
            foreach (string name in names)
            {
                SourcedText before = result[name];
                if (untouched.Contains(name) || !before.Text.Contains('<'))
                {
                    continue;
                }

                SourcedText after = problems.Attempt(before, () => ReplaceAll(result, name, before));
                result[name] = after;
                again |= !ReferenceEquals(before, after) && NextTag(after.Text, 0) is not null;
            }
        }

        return result;
    }

    private SourcedText ReplaceAll(OrderedDictionary<string, SourcedText> values, string name, SourcedText value)
    {
        int position = 0;
        while (NextTag(value.Text, position) is { } tag)
        {
            position = tag.End;
            if (untouched.Contains(tag.Name))
            {
                continue;
            }

            if (tag.Name == name)
            {
                throw Error(value, name, "contains its own tag");
            }

            SourcedText? replacement = values.TryGetValue(tag.Name, out SourcedText? option) ? option : lookUp(tag.Name);
            if (replacement is null)
            {
                continue;
            }

            Count(value, name, tag.Name);
            value = Replace(value, $"<{tag.Name}>", replacement);
            position = tag.Start;
        }

        return value;
    }

    private void Count(SourcedText value, string name, string tag)
    {
        if (!_counts.TryGetValue(name, out Dictionary<string, int>? counts))
        {
            counts = new Dictionary<string, int>(StringComparer.Ordinal);
            _counts.Add(name, counts);
        }

        int count = counts.GetValueOrDefault(tag) + 1;
        counts[tag] = count;
        if (count > MaxReplacements)
        {
            throw Error(value, name, $"needs <{tag}> more than {MaxReplacements} times: do they contain each other?");
        }
    }

    private SourcedText Replace(SourcedText value, string tag, SourcedText replacement)
    {
        var result = new SourcedTextBuilder(value.Origin);
        int position = 0;
        while (true)
        {
            int found = value.Text.IndexOf(tag, position, StringComparison.Ordinal);
            if (found < 0)
            {
                break;
            }

            result.Append(value, position, found - position, depth: 0);
            result.Append(replacement, 0, replacement.Text.Length, depth: 1);
            position = found + tag.Length;
        }

        result.Append(value, position, value.Text.Length - position, depth: 0);
        _work += result.Length + value.Text.Length;
        return _work > MaxWork
            ? throw new ConfigurationException(new Origin(file, 0), "the tags of this file expand without end")
            : result.ToSourcedText();
    }

    /// <summary>The next innermost tag: '&lt;', then no blank and no angle bracket, then '&gt;'.</summary>
    private static Tag? NextTag(string text, int position)
    {
        while (true)
        {
            int open = text.IndexOf('<', position);
            if (open < 0)
            {
                return null;
            }

            int stop = text.AsSpan(open + 1).IndexOfAny('<', '>', ' ');
            if (stop < 0)
            {
                return null;
            }

            int end = open + 1 + stop;
            if (text[end] == '>' && stop > 0)
            {
                return new Tag(text[(open + 1)..end], open, end + 1);
            }

            position = text[end] == '<' ? end : end + 1;
        }
    }

    private static ConfigurationException Error(SourcedText value, string name, string problem) =>
        new(value.Origin, $"option '{name}' {problem}");

    private sealed record Tag(string Name, int Start, int End);
}
