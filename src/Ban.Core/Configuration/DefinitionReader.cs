using System.Collections.Frozen;

namespace Ban.Core.Configuration;

/// <summary>
/// A filter or action file with the parameters that a jail gives it: which values win, and what <c>%(x)s</c> and
/// <c>&lt;x&gt;</c> in it see (spec 1, sections 1.5 and 1.6).
/// </summary>
internal sealed class DefinitionReader
{
    public const string Definition = "Definition";
    public const string Init = "Init";
    private const string KnownTag = "known/";

    private readonly ConfigMap _map;
    private readonly ProblemLog _problems;
    private readonly Interpolation _interpolation;
    private readonly IReadOnlyList<string> _standardOptions;
    private readonly FrozenSet<string> _given;

    /// <summary>
    /// What a tag was found to be, for good: a filter is read twice, and what its first reading, which sees only the jail's
    /// back end and name, did not find stays as it is, as for fail2ban.
    /// </summary>
    private readonly Dictionary<string, SourcedText?> _looked = new(StringComparer.Ordinal);
    private OrderedDictionary<string, SourcedText> _options = new(StringComparer.Ordinal);
    private Dictionary<string, SourcedText> _variables = new(StringComparer.Ordinal);

    /// <param name="map">The merged files.</param>
    /// <param name="parameters">What the jail gives in brackets; owned by this reader from now on, which adds the file's <c>[Init]</c>.</param>
    /// <param name="standardOptions">Options that have a meaning for this kind of file.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public DefinitionReader(ConfigMap map, OrderedDictionary<string, SourcedText> parameters, IReadOnlyList<string> standardOptions, ProblemLog problems)
    {
        _map = map;
        _problems = problems;
        _interpolation = new Interpolation(map);
        Parameters = parameters;
        _given = parameters.Keys.ToFrozenSet(StringComparer.Ordinal);
        _standardOptions = standardOptions;
    }

    /// <summary>Bracket parameters, then what <c>[Init]</c> sets and the brackets do not.</summary>
    public OrderedDictionary<string, SourcedText> Parameters { get; }

    /// <summary>Whether <c>[Definition]</c> itself, not the defaults, sets an option.</summary>
    public bool DefinitionHas(string option) => _map.Sections.TryGetValue(Definition, out IniSection? own) && own.Options.ContainsKey(option);

    /// <summary>An option of <c>[Definition]</c> as it is seen after <see cref="Read"/>.</summary>
    public SourcedText? Fetch(string option) => _problems.Attempt(null, () => _interpolation.Fetch(Definition, option, _variables));

    /// <summary>Warns of misspelt options of the file.</summary>
    public void CheckOptions()
    {
        UnknownOptions.FindInDefinition(_map, _standardOptions, _problems);
        UnknownOptions.FindSections(_map, _problems);
    }

    /// <summary>Fetches the file's options.</summary>
    /// <param name="jailOptions">What the jail sets; such options are not taken from <c>[Definition]</c>.</param>
    /// <param name="all">Whether to fetch every option of <c>[Definition]</c> and not only those with a meaning.</param>
    public void Read(IEnumerable<KeyValuePair<string, SourcedText>> jailOptions, bool all)
    {
        _options = new OrderedDictionary<string, SourcedText>(StringComparer.Ordinal);
        _variables = new Dictionary<string, SourcedText>(jailOptions, StringComparer.Ordinal);
        foreach ((string name, SourcedText value) in Parameters)
        {
            _variables[name.ToLowerInvariant()] = value;
        }

        foreach (string option in _standardOptions.Where(option => !_variables.ContainsKey(option)))
        {
            if (Fetch(option) is { } value)
            {
                _options[option] = value;
            }
        }

        ReadInit();
        if (all && _map.Sections.TryGetValue(Definition, out IniSection? own))
        {
            foreach (string option in own.Options.Keys.Where(option => !_options.ContainsKey(option)))
            {
                if (_problems.Attempt(null, () => _interpolation.Fetch(Definition, option)) is { } value)
                {
                    _options[option] = value;
                }
            }
        }
    }

    /// <summary>The options and parameters together, with their tags replaced.</summary>
    /// <param name="keep">Tags that are left for the time of the ban.</param>
    public OrderedDictionary<string, SourcedText> Combine(IEnumerable<string> keep)
    {
        var combined = new OrderedDictionary<string, SourcedText>(_options, StringComparer.Ordinal);
        foreach ((string name, SourcedText value) in Parameters)
        {
            combined[name] = value;
        }

        var untouched = new HashSet<string>(keep, StringComparer.Ordinal);
        foreach (string name in combined.Keys)
        {
            (string plain, string condition) = ConfigMap.SplitCondition(name);
            if (condition.Length > 0)
            {
                untouched.Add(plain);
            }
        }

        return new TagSubstitution(combined, untouched, LookUp, _map.Files[0], _problems).Apply();
    }

    private void ReadInit()
    {
        if (!_map.Sections.TryGetValue(Init, out IniSection? init))
        {
            return;
        }

        foreach (string option in init.Options.Keys)
        {
            if (_problems.Attempt(null, () => _interpolation.Fetch(Init, option)) is not { } value)
            {
                continue;
            }

            if (!option.StartsWith(KnownTag, StringComparison.Ordinal))
            {
                Parameters[KnownTag + option] = value;
            }

            // A parameter stands for every family unless one is given for this family.
            (string plain, string condition) = ConfigMap.SplitCondition(option);
            bool overridden = condition.Length > 0 && _given.Contains(plain);
            Parameters.TryAdd(option, overridden ? Parameters[plain] : value);
        }
    }

    private SourcedText? LookUp(string tag)
    {
        if (!_looked.TryGetValue(tag, out SourcedText? value))
        {
            value = _interpolation.FetchForTag(Definition, tag, _variables);
            _looked.Add(tag, value);
        }

        return value;
    }
}
