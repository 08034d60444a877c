using System.Text;
using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>Names everything that is wrong in a configuration, where <see cref="ConfigurationLoader.Load"/> stops at the first hard error.</summary>
public static class ConfigurationChecker
{
    /// <summary>
    /// Reads the daemon's options and every enabled jail with its filter and actions, and goes on after each mistake with the
    /// built-in value. The jails are for further checks; with errors among the problems they must not run.
    /// </summary>
    /// <param name="directory">Base directory, such as <c>/etc/bantui</c>.</param>
    /// <param name="files">Access to the files.</param>
    public static LoadedConfiguration Check(string directory, ConfigFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var problems = new ProblemLog(goesOn: true);
        LoadedConfiguration loaded = problems.Attempt(
            new LoadedConfiguration(new DaemonOptions(), [], []),
            () => ConfigurationLoader.Read(directory, files, problems));
        foreach (JailSettings jail in loaded.Jails)
        {
            CheckActions(jail, problems);
        }

        return loaded with { Problems = problems.Problems };
    }

    /// <summary>Puts problems in the order of their places, each once, with the column where it can be found.</summary>
    /// <param name="problems">The problems.</param>
    /// <param name="files">Access to the files that they are in.</param>
    public static IReadOnlyList<ConfigProblem> Arrange(IEnumerable<ConfigProblem> problems, ConfigFiles files)
    {
        ArgumentNullException.ThrowIfNull(problems);
        ArgumentNullException.ThrowIfNull(files);
        var columns = new Columns(files);
        return
        [
            .. problems.DistinctBy(static problem => (problem.Origin, problem.Message, problem.Severity, problem.Jail))
                .Select(problem => problem.Column is null ? problem with { Column = columns.Find(problem) } : problem)
                .OrderBy(static problem => problem.Origin.File, StringComparer.Ordinal)
                .ThenBy(static problem => problem.Origin.Line)
                .ThenBy(static problem => problem.Column ?? 0)
                .ThenBy(static problem => problem.Message, StringComparer.Ordinal),
        ];
    }

    private static void CheckActions(JailSettings jail, ProblemLog problems)
    {
        foreach (ActionDefinition action in jail.Actions.Where(static action => action.Engine is null))
        {
            bool bans = action.Properties.Any(static property =>
                ConfigMap.SplitCondition(property.Key).Name == "actionban" && !string.IsNullOrWhiteSpace(property.Value.Text));
            if (!bans)
            {
                problems.Add(new ConfigProblem(action.Origin, $"the action {IniSyntax.Quote(action.Name)} has no actionban: it does nothing at a ban")
                {
                    Jail = jail.Name,
                    Subject = action.Name,
                });
            }
        }
    }

    /// <summary>Finds wrong words in their line; a line that is made of others by substitution may not hold them.</summary>
    private sealed class Columns(ConfigFiles files)
    {
        private static readonly string[] s_lineEnds = ["\r\n", "\n", "\r"];

        private readonly Dictionary<string, string[]> _lines = new(StringComparer.Ordinal);

        public int? Find(ConfigProblem problem)
        {
            if (problem.Origin.Line == 0 || string.IsNullOrEmpty(problem.Subject))
            {
                return null;
            }

            string[] lines = Lines(problem.Origin.File);
            if (problem.Origin.Line > lines.Length)
            {
                return null;
            }

            // A percent sign is doubled where it stands in a file.
            string line = lines[problem.Origin.Line - 1];
            int index = Find(line, problem.Subject);
            index = index >= 0 ? index : Find(line, problem.Subject.Replace("%", "%%", StringComparison.Ordinal));
            return index < 0 ? null : index + 1;
        }

        /// <summary>As the option's name, else in its value, else anywhere: a value of one letter stands in many names.</summary>
        private static int Find(string line, string subject)
        {
            int delimiter = line.AsSpan().IndexOfAny('=', ':');
            if (delimiter >= 0 && !IniSyntax.Trim(line.AsSpan(0, delimiter)).Equals(subject, StringComparison.OrdinalIgnoreCase))
            {
                int inValue = line.IndexOf(subject, delimiter + 1, StringComparison.OrdinalIgnoreCase);
                if (inValue >= 0)
                {
                    return inValue;
                }
            }

            return line.IndexOf(subject, StringComparison.OrdinalIgnoreCase);
        }

        private string[] Lines(string path)
        {
            if (!_lines.TryGetValue(path, out string[]? lines))
            {
                lines = [];
                try
                {
                    lines = Encoding.UTF8.GetString(files.ReadBounded(path) ?? []).TrimStart('\uFEFF').Split(s_lineEnds, StringSplitOptions.None);
                }
                catch (ConfigurationException)
                {
                    // It could be read before; without it there is a line and no column.
                }

                _lines.Add(path, lines);
            }

            return lines;
        }
    }
}
