using System.Globalization;

namespace Ban.Rpc.Tests.Wire;

/// <summary>One case of a transcript file; the format is in tests/wire/README.md.</summary>
internal sealed record Transcript(string Rule, string Title, IReadOnlyList<TranscriptStep> Steps)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "wire");

    public static IReadOnlyList<Transcript> ReadFile(string path)
    {
        var cases = new List<Transcript>();
        var steps = new List<TranscriptStep>();
        foreach (string line in File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] words = line.Split(' ', 3);
            if (words[0] == "==")
            {
                steps = [];
                cases.Add(new Transcript(words[1], words[2], steps));
            }
            else if (words[0] == ">" && steps is [.., { Word: ">" } last])
            {
                steps[^1] = last with { Text = last.Text + line[2..] };
            }
            else
            {
                steps.Add(new TranscriptStep(words[0], line[Math.Min(line.Length, words[0].Length + 1)..]));
            }
        }

        return cases;
    }
}

/// <summary>One line.</summary>
internal sealed record TranscriptStep(string Word, string Text)
{
    private const int AnyByte = -1;

    /// <summary>The bytes that the text stands for; -1 is any byte.</summary>
    public IReadOnlyList<int> Bytes()
    {
        var bytes = new List<int>();
        for (int i = 0; i < Text.Length; i++)
        {
            bytes.Add(Text[i] == '\\' ? Escaped(ref i) : Text[i]);
        }

        return bytes;
    }

    private int Escaped(ref int i)
    {
        char kind = Text[++i];
        switch (kind)
        {
            case 'r': return '\r';
            case 'n': return '\n';
            case 't': return '\t';
            case '?': return AnyByte;
            case '\\': return '\\';
            case 'x':
                i += 2;
                return int.Parse(Text.AsSpan(i - 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            default:
                throw new FormatException($"no such escape: \\{kind}");
        }
    }
}
