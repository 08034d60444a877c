namespace Ban.Core.Configuration;

/// <summary>Finds options that nothing reads: most are misspelt, and fail2ban passes over them in silence.</summary>
internal static class UnknownOptions
{
    /// <summary>More changed letters than these make another word.</summary>
    private const int MaxDistance = 2;

    private static readonly string[] s_sections = [DefinitionReader.Definition, DefinitionReader.Init, IniSyntax.DefaultSection, IniSyntax.IncludesSection, "Thread"];
    private static readonly string[] s_jailSections = [IniSyntax.DefaultSection, IniSyntax.IncludesSection];

    /// <summary>Warns of options in a jail's own section that have no meaning, no reader, and no namesake among the defaults.</summary>
    public static void FindInJail(IniSection section, ConfigMap jails, Interpolation readers, ProblemLog problems)
    {
        foreach ((string name, SourcedText value) in section.Options.Where(option => IsUnread(option.Key, readers)))
        {
            string? suggestion = Nearest(name, JailOptions.Jail);
            if (suggestion is not null || !jails.Defaults.Options.ContainsKey(name))
            {
                problems.Add(Problem(name, value, suggestion) with { Jail = section.Name });
            }
        }
    }

    /// <summary>Warns of options among the defaults that nothing reads and that look like one with a meaning; others may wait for a jail that is not enabled.</summary>
    public static void FindInDefaults(ConfigMap jails, Interpolation readers, ProblemLog problems)
    {
        foreach ((string name, SourcedText value) in jails.Defaults.Options.Where(option => IsUnread(option.Key, readers)))
        {
            if (Nearest(name, JailOptions.Jail) is { } suggestion)
            {
                problems.Add(Problem(name, value, suggestion));
            }
        }
    }

    /// <summary>
    /// Warns of options of a filter or action file that look like one with a meaning and that no text of the file uses.
    /// Others are parameters of its own, which only its commands know.
    /// </summary>
    public static void FindInDefinition(ConfigMap map, IReadOnlyList<string> standardOptions, ProblemLog problems)
    {
        if (!problems.GoesOn || !map.Sections.TryGetValue(DefinitionReader.Definition, out IniSection? own))
        {
            return;
        }

        foreach ((string name, SourcedText value) in own.Options)
        {
            string plain = ConfigMap.SplitCondition(name).Name;
            if (!standardOptions.Contains(plain, StringComparer.Ordinal) && Nearest(plain, standardOptions) is { } suggestion && !IsUsed(map, plain))
            {
                problems.Add(Problem(name, value, suggestion));
            }
        }
    }

    /// <summary>Warns of sections of a filter, action or daemon file that nothing reads and whose name looks like one with a meaning.</summary>
    public static void FindSections(ConfigMap map, ProblemLog problems)
    {
        if (!problems.GoesOn)
        {
            return;
        }

        foreach (IniSection section in map.Sections.Values.Where(static section => !s_sections.Contains(section.Name, StringComparer.Ordinal)))
        {
            if (NearestSection(section.Name, s_sections) is { } meant && !IsReferred(map, section.Name))
            {
                problems.Add(SectionProblem(section, meant));
            }
        }
    }

    /// <summary>Warns of jails whose name looks like that of a special section.</summary>
    public static void FindJailSections(ConfigMap jails, ProblemLog problems)
    {
        foreach (IniSection section in jails.Sections.Values.Where(static section => section.Name != IniSyntax.IncludesSection))
        {
            if (NearestSection(section.Name, s_jailSections) is { } meant)
            {
                problems.Add(SectionProblem(section, meant));
            }
        }
    }

    private static string? NearestSection(string name, string[] known)
    {
        string? near = Nearest(name.ToUpperInvariant(), known.Select(static word => word.ToUpperInvariant()));
        return near is null ? null : Array.Find(known, word => word.Equals(near, StringComparison.OrdinalIgnoreCase));
    }

    private static ConfigProblem SectionProblem(IniSection section, string meant) =>
        new(section.Origin, $"nothing reads the section {IniSyntax.Quote($"[{section.Name}]")}") { Suggestion = $"[{meant}]", Subject = section.Name };

    private static bool IsReferred(ConfigMap map, string section) =>
        map.Sections.Values.Append(map.Defaults).SelectMany(static other => other.Options.Values).Any(value =>
            value.Text.Contains($"<{section}/", StringComparison.OrdinalIgnoreCase) || value.Text.Contains($"%({section}/", StringComparison.OrdinalIgnoreCase));

    private static bool IsUsed(ConfigMap map, string name) =>
        map.Sections.Values.Append(map.Defaults).SelectMany(static section => section.Options.Values).Any(value =>
            value.Text.Contains($"<{name}>", StringComparison.OrdinalIgnoreCase)
            || value.Text.Contains($"/{name}>", StringComparison.OrdinalIgnoreCase)
            || value.Text.Contains($"({name})s", StringComparison.OrdinalIgnoreCase)
            || value.Text.Contains($"/{name})s", StringComparison.OrdinalIgnoreCase));

    /// <summary>The known name that differs by the fewest letters, if it is near enough to be meant.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        string? nearest = null;
        int best = Math.Min(MaxDistance, name.Length / 3) + 1;
        foreach (string candidate in known)
        {
            int distance = Math.Abs(candidate.Length - name.Length) < best ? Distance(name, candidate) : best;
            if (distance < best)
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }

    private static bool IsUnread(string name, Interpolation readers) =>
        !JailOptions.Jail.Contains(name, StringComparer.Ordinal)
        && !readers.WasAskedFor(name)
        && !name.StartsWith("known/", StringComparison.Ordinal)

        // By custom a name such as action_ is a helper of the option without the underscore.
        && !name.EndsWith('_');

    private static ConfigProblem Problem(string name, SourcedText value, string? suggestion) =>
        new(value.Origin, $"nothing reads the option {IniSyntax.Quote(name)}") { Suggestion = suggestion, Subject = name };

    /// <summary>Letters to insert, remove, replace or swap with their neighbour to get from one word to the other.</summary>
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                cost[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1,
                        cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)),
                };
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
