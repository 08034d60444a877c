using System.Globalization;
using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>Reads what says which journal and which of its entries: <c>systemd[...]</c> and <c>journalmatch</c> (spec 2, section 3.4).</summary>
public static class JournalOptions
{
    /// <summary>Sum of the flags that fail2ban knows.</summary>
    private const int LargestFlags = 15;

    /// <summary>Reads a back end such as <c>systemd[journalpath=/srv/journal]</c>; the name itself is not looked at.</summary>
    /// <exception cref="ConfigurationException">A parameter is unknown or wrong.</exception>
    public static JournalSettings ReadBackend(ConfigText backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        if (!ParameterSyntax.TryParse(new SourcedText(backend.Text, backend.Origin), out ParameterSpec? spec, out string? error))
        {
            throw new ConfigurationException(backend.Origin, $"{IniSyntax.Quote(backend.Text)} cannot be read: {error}");
        }

        JournalSettings settings = new();
        foreach ((string name, SourcedText value) in spec.Parameters)
        {
            settings = name switch
            {
                "journalpath" => settings with { Path = value.Text },
                "journalfiles" => settings with { Files = [.. value.Words().Select(static word => word.Text)] },
                "journalflags" => settings with { Flags = Flags(value) },
                "namespace" => settings with { Namespace = value.Text },
                "rotated" => settings with { Rotated = ValueTypes.IsTrue(value.Text) },
                _ => throw new ConfigurationException(
                    value.Origin, $"{spec.Name.Text} has no parameter '{name}', expected journalpath, journalfiles, journalflags, namespace or rotated"),
            };
        }

        string[] places = [.. Places(settings)];
        return places.Length <= 1
            ? settings
            : throw new ConfigurationException(backend.Origin, $"{string.Join(" and ", places)} exclude each other");
    }

    /// <summary>Reads match groups: conditions side by side; a line of its own or a <c>+</c> begins an alternative.</summary>
    /// <exception cref="ConfigurationException">A word is no condition.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> ReadMatches(IEnumerable<ConfigText> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<IReadOnlyList<string>> groups = [];
        foreach (ConfigText line in lines)
        {
            List<string> group = [];
            foreach (string word in ShellWords.Split(line).Append("+"))
            {
                if (word != "+")
                {
                    group.Add(IsCondition(word) ? word : throw new ConfigurationException(
                        line.Origin, $"journalmatch has {IniSyntax.Quote(word)}: expected FIELD=value, the field in capitals, or +"));
                }
                else if (group.Count > 0)
                {
                    groups.Add(group);
                    group = [];
                }
            }
        }

        return groups;
    }

    private static IEnumerable<string> Places(JournalSettings settings)
    {
        if (settings.Path is not null)
        {
            yield return "journalpath";
        }

        if (settings.Files.Count > 0)
        {
            yield return "journalfiles";
        }

        if (settings.Namespace is not null)
        {
            yield return "namespace";
        }
    }

    private static int Flags(SourcedText value) =>
        int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int flags) && flags <= LargestFlags
            ? flags
            : throw new ConfigurationException(value.Origin, $"journalflags = {IniSyntax.Quote(value.Text)}: expected a number from 0 to {LargestFlags}");

    /// <summary>As the journal itself judges: letters, digits and underlines before the sign, no digit in front.</summary>
    private static bool IsCondition(string word)
    {
        int sign = word.IndexOf('=', StringComparison.Ordinal);
        bool isField = sign > 0 && !char.IsAsciiDigit(word[0]);

        // Without a set of the base library: its search is compiled anew at each start.
        for (int i = 0; i < sign; i++)
        {
            isField &= char.IsAsciiLetterUpper(word[i]) || char.IsAsciiDigit(word[i]) || word[i] == '_';
        }

        return isField;
    }
}
