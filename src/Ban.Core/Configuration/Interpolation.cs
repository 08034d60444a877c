using System.Diagnostics.CodeAnalysis;

namespace Ban.Core.Configuration;

/// <summary>Fetches options with their <c>%(name)s</c> replaced (spec 1, section 1.3).</summary>
internal sealed class Interpolation(ConfigMap map)
{
    /// <summary>How deep variables may refer to each other.</summary>
    public const int MaxDepth = 10;

    /// <summary>Most replacements in one value: ten levels of fan-out would otherwise outlast any patience.</summary>
    public const int MaxSubstitutions = 20_000;

    private static readonly Dictionary<string, SourcedText> s_noVariables = [];

    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>An option's value in a section, expanded; null if neither the variables, the section nor the defaults have it, or there is no such section.</summary>
    /// <param name="section">Exact name of the section.</param>
    /// <param name="option">Name of the option in lower case.</param>
    /// <param name="variables">Values that go before those of the files, by lower-case name.</param>
    /// <exception cref="ConfigurationException">A name cannot be resolved, the syntax is wrong, or a bound is exceeded.</exception>
    public SourcedText? Fetch(string section, string option, IReadOnlyDictionary<string, SourcedText>? variables = null)
    {
        var scope = new Scope(section, option, variables ?? s_noVariables);
        if (map.Find(section) is null || !TryFind(scope, option, out SourcedText? raw))
        {
            return null;
        }

        if (!raw.Text.Contains('%'))
        {
            return raw;
        }

        var result = new SourcedTextBuilder(raw.Origin);
        Expand(scope, raw, result, depth: 1);
        return result.ToSourcedText();
    }

    /// <summary>
    /// The same for a name that a <c>&lt;tag&gt;</c> gives: also <c>section/option</c>, <c>known/option</c> and
    /// <c>default/option</c>, each expanded where it stands (spec 1, section 1.6).
    /// </summary>
    public SourcedText? FetchForTag(string section, string name, IReadOnlyDictionary<string, SourcedText> variables)
    {
        if (TrySplitReference(name, out string? referred, out string? option))
        {
            string lower = option.ToLowerInvariant();
            SourcedText? value = referred.ToLowerInvariant() switch
            {
                "known" => Fetch(ConfigMap.KnownPrefix + section, lower) ?? Fetch(section, lower),
                "default" => Fetch(IniSyntax.DefaultSection, lower),
                _ => Fetch(referred, lower),
            };
            if (value is not null)
            {
                return value;
            }
        }

        return Fetch(section, name.ToLowerInvariant(), variables);
    }

    /// <summary>Whether anything has asked for an option of this name so far, in whatever section.</summary>
    public bool WasAskedFor(string option) => _asked.Contains(option);

    private void Expand(Scope scope, SourcedText value, SourcedTextBuilder result, int depth)
    {
        string text = value.Text;
        int position = 0;
        while (position < text.Length)
        {
            int percent = text.IndexOf('%', position);
            if (percent < 0)
            {
                result.Append(value, position, text.Length - position, depth);
                return;
            }

            result.Append(value, position, percent - position, depth);
            char next = percent + 1 < text.Length ? text[percent + 1] : '\0';
            if (next == '%')
            {
                result.Append(value, percent, 1, depth);
                position = percent + 2;
                continue;
            }

            int close = next == '(' ? text.IndexOf(")s", percent, StringComparison.Ordinal) : -1;
            string name = close < 0 ? string.Empty : text[(percent + 2)..close];
            if (name.Length == 0 || name.Contains(')'))
            {
                throw Error(scope, value.OriginAt(percent), $"has a '%' that begins no %(name)s: {IniSyntax.Quote(text.AsSpan(percent))}; write %% for a plain percent sign", text[percent..Math.Min(text.Length, percent + 2)]);
            }

            Substitute(scope, value.OriginAt(percent), name, result, depth);
            position = close + 2;
        }
    }

    private void Substitute(Scope scope, Origin place, string name, SourcedTextBuilder result, int depth)
    {
        if (++scope.Substitutions > MaxSubstitutions)
        {
            throw Error(scope, place, $"needs more than {MaxSubstitutions} substitutions");
        }

        SourcedText found = Resolve(scope, place, name);
        if (!found.Text.Contains('%'))
        {
            result.Append(found, 0, found.Text.Length, depth + 1);
            return;
        }

        if (depth >= MaxDepth)
        {
            throw Error(scope, place, $"is nested more than {MaxDepth} levels deep at {IniSyntax.Quote($"%({name})s")}: does it use itself?", $"%({name})s");
        }

        Expand(scope, found, result, depth + 1);
    }

    private SourcedText Resolve(Scope scope, Origin place, string name)
    {
        string lower = name.ToLowerInvariant();
        if (lower == "__name__")
        {
            return new SourcedText(scope.Section, place);
        }

        if (TryFind(scope, lower, out SourcedText? value)
            || (TrySplitReference(name, out string? section, out string? option) && TryFindReferred(scope, section, option.ToLowerInvariant(), out value)))
        {
            return value;
        }

        throw Error(scope, place, $"uses {IniSyntax.Quote($"%({name})s")}, which is set nowhere", $"%({name})s", Nearest(scope, lower));
    }

    /// <summary>The reference that was probably meant: to an option that can be seen here, or in the section that is named.</summary>
    private string? Nearest(Scope scope, string name)
    {
        string start = string.Empty;
        IEnumerable<string> known = scope.Variables.Keys.Concat(map.Find(scope.Section)!.Options.Keys).Concat(map.Defaults.Options.Keys);
        if (TrySplitReference(name, out string? section, out string? option))
        {
            start = section + "/";
            known = map.Find(section) is { } other ? other.Options.Keys.Concat(map.Defaults.Options.Keys) : [];
        }

        return UnknownOptions.Nearest(option ?? name, known) is { } near ? $"%({start}{near})s" : null;
    }

    private bool TryFind(Scope scope, string option, [NotNullWhen(true)] out SourcedText? value)
    {
        _asked.Add(option);
        return scope.Variables.TryGetValue(option, out value)
            || map.Find(scope.Section)!.Options.TryGetValue(option, out value)
            || map.Defaults.Options.TryGetValue(option, out value);
    }

    /// <summary>The raw value of <c>section/option</c>; it is expanded where it is used, not where it stands.</summary>
    private bool TryFindReferred(Scope scope, string section, string option, [NotNullWhen(true)] out SourcedText? value)
    {
        value = null;
        _asked.Add(option);
        IniSection? source = section switch
        {
            "default" => map.Defaults,
            "known" => map.Find(ConfigMap.KnownPrefix + scope.Section) ?? map.Defaults,

            // Option names are lower-cased before they are looked up, so a section in other letters is out of reach.
            _ => section.Any(char.IsUpper) ? null : map.Find(section),
        };
        return source is not null && (source.Options.TryGetValue(option, out value) || map.Defaults.Options.TryGetValue(option, out value));
    }

    /// <summary>Splits <c>section/option</c>; the section's name is word characters and hyphens.</summary>
    private static bool TrySplitReference(string name, [NotNullWhen(true)] out string? section, [NotNullWhen(true)] out string? option)
    {
        section = null;
        option = null;
        int slash = name.IndexOf('/');
        if (slash <= 0 || slash + 1 == name.Length || !name.Take(slash).All(static c => IniSyntax.IsWord(c) || c == '-'))
        {
            return false;
        }

        section = name[..slash];
        option = name[(slash + 1)..];
        return true;
    }

    private static ConfigurationException Error(Scope scope, Origin place, string problem, string? subject = null, string? suggestion = null) =>
        new(place, $"option '{scope.Option}' in section [{scope.Section}] {problem}") { Subject = subject, Suggestion = suggestion };

    private sealed class Scope(string section, string option, IReadOnlyDictionary<string, SourcedText> variables)
    {
        public string Section { get; } = section;

        public string Option { get; } = option;

        public IReadOnlyDictionary<string, SourcedText> Variables { get; } = variables;

        public int Substitutions { get; set; }
    }
}
