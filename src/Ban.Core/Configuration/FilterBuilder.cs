using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>Puts a filter together from what its files give and what the jail sets beside it (spec 1, section 1.5).</summary>
internal static class FilterBuilder
{
    private static readonly OrderedDictionary<string, SourcedText> s_nothing = [];

    /// <summary>
    /// The filter's list options and the jail's add up. Of the single ones the filter's wins if both are there: it then comes
    /// from the brackets or <c>[Init]</c>, since a jail's option suppresses that of <c>[Definition]</c>. Only for
    /// <c>datepattern</c> the jail has the last word, as it is the last to be set.
    /// </summary>
    public static FilterDefinition Build(FilterReading? filter, OrderedDictionary<string, SourcedText> jail, ProblemLog problems)
    {
        OrderedDictionary<string, SourcedText> own = filter?.Options ?? s_nothing;
        SourcedText? maxLines = First(own, jail, "maxlines");
        SourcedText? prefix = First(own, jail, "prefregex");
        return new FilterDefinition
        {
            Name = filter?.Name ?? string.Empty,
            FailRegex = Lines(own, jail, "failregex"),
            IgnoreRegex = Lines(own, jail, "ignoreregex"),
            PrefRegex = prefix is { IsEmpty: false } ? prefix.ToConfigText() : null,
            DatePattern = [.. First(jail, own, "datepattern")?.NonBlankLines() ?? []],
            JournalMatch = Lines(own, jail, "journalmatch"),
            MaxLines = maxLines is { IsEmpty: false } ? problems.Attempt(1, () => ValueTypes.Integer("maxlines", maxLines, minimum: 1)) : 1,
        };
    }

    /// <summary>Every option and parameter of a filter as it came out, for reports.</summary>
    public static IReadOnlyDictionary<string, string> Texts(FilterReading? filter)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, SourcedText value) in filter?.Options ?? s_nothing)
        {
            texts.Add(name, value.Text);
        }

        return texts;
    }

    /// <summary>What becomes of host names; the filter's word goes before the jail's.</summary>
    public static SourcedText? UseDns(FilterReading? filter, OrderedDictionary<string, SourcedText> jail) => First(filter?.Options ?? s_nothing, jail, "usedns");

    private static SourcedText? First(OrderedDictionary<string, SourcedText> stronger, OrderedDictionary<string, SourcedText> weaker, string option) =>
        stronger.TryGetValue(option, out SourcedText? value) || weaker.TryGetValue(option, out value) ? value : null;

    private static List<ConfigText> Lines(OrderedDictionary<string, SourcedText> first, OrderedDictionary<string, SourcedText> second, string option)
    {
        var lines = new List<ConfigText>();
        foreach (OrderedDictionary<string, SourcedText> options in (ReadOnlySpan<OrderedDictionary<string, SourcedText>>)[first, second])
        {
            if (options.TryGetValue(option, out SourcedText? value))
            {
                lines.AddRange(value.NonBlankLines());
            }
        }

        return lines;
    }
}
