using System.Globalization;
using System.Text;

namespace Ban.Daemon.Tests.Metrics;

/// <summary>
/// Reads Prometheus' text format, version 0.0.4, strictly: what it refuses a scraper may refuse as well. It shares no code with
/// what writes it.
/// </summary>
internal sealed class PrometheusText
{
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _helps = new(StringComparer.Ordinal);
    private readonly HashSet<string> _series = new(StringComparer.Ordinal);
    private string _family = string.Empty;

    /// <summary>Every number with its labels, by name.</summary>
    public List<(string Name, Dictionary<string, string> Labels, double Value)> Samples { get; } = [];

    public IReadOnlyDictionary<string, string> Types => _types;

    /// <exception cref="FormatException">The text breaks a rule of the format.</exception>
    public static PrometheusText Parse(string text)
    {
        Require(text.EndsWith('\n'), "the last line ends with a line feed", text);
        var parsed = new PrometheusText();
        foreach (string line in text[..^1].Split('\n'))
        {
            parsed.ReadLine(line);
        }

        return parsed;
    }

    /// <summary>The one number of a name whose labels hold these.</summary>
    public double Value(string name, params (string Name, string Value)[] labels) =>
        Assert.Single(Samples, sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).Value;

    private void ReadLine(string line)
    {
        string[] words = line.Split(' ', 4);
        if (words[0] != "#")
        {
            ReadSample(line);
        }
        else if (words[1] == "HELP")
        {
            Require(_helps.Add(words[2]), "one HELP for each name", line);
        }
        else
        {
            Require(words is [_, "TYPE", _, "counter" or "gauge" or "summary"] && _types.TryAdd(words[2], words[3]), "one TYPE for each name", line);
            Require(words[3] != "counter" || words[2].EndsWith("_total", StringComparison.Ordinal), "a counter's name ends with _total", line);
            _family = words[2];
        }
    }

    private void ReadSample(string line)
    {
        int place = 0;
        string name = Take(line, ref place, static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');
        string family = _types.GetValueOrDefault(_family) == "summary" ? name.Replace("_sum", "", StringComparison.Ordinal).Replace("_count", "", StringComparison.Ordinal) : name;
        Require(family == _family && name.Length > 0 && !char.IsAsciiDigit(name[0]), "a sample stands under its TYPE", line);
        Dictionary<string, string> labels = place < line.Length && line[place] == '{' ? ReadLabels(line, ref place) : [];
        Require(line[place] == ' ', "a blank before the value", line);
        double value = double.Parse(line[(place + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture);
        Require(_series.Add(line[..place]), "each series once", line);
        Samples.Add((name, labels, value));
    }

    private static Dictionary<string, string> ReadLabels(string line, ref int place)
    {
        Dictionary<string, string> labels = new(StringComparer.Ordinal);
        do
        {
            place++;
            string name = Take(line, ref place, static c => char.IsAsciiLetterOrDigit(c) || c == '_');
            Require(line[place..].StartsWith("=\"", StringComparison.Ordinal), "a label's value in quotes", line);
            place += 2;
            var value = new StringBuilder();
            for (; line[place] != '"'; place++)
            {
                value.Append(line[place] == '\\' ? line[++place] switch { 'n' => '\n', '\\' => '\\', '"' => '"', var other => throw new FormatException($"escape {other}: {line}") } : line[place]);
            }

            place++;
            Require(labels.TryAdd(name, value.ToString()), "each label once", line);
        }
        while (line[place] == ',');
        Require(line[place++] == '}', "a bracket behind the labels", line);
        return labels;
    }

    private static string Take(string line, ref int place, Func<char, bool> belongs)
    {
        int start = place;
        while (place < line.Length && belongs(line[place]))
        {
            place++;
        }

        return line[start..place];
    }

    private static void Require(bool holds, string rule, string line)
    {
        if (!holds)
        {
            throw new FormatException($"{rule}: {line}");
        }
    }
}
