using System.Text;

namespace Ban.Core.Configuration;

/// <summary>Reads one file of the dialect (spec 1, section 1.2).</summary>
internal sealed class IniParser
{
    private static readonly ProblemLog s_strict = new(goesOn: false);
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _path;
    private readonly ProblemLog _problems;
    private readonly IniSection _defaults;
    private readonly List<IniSection> _sections = [];
    private readonly HashSet<string> _sectionNames = new(StringComparer.Ordinal);
    private readonly StringBuilder _value = new();
    private readonly List<Origin> _valueOrigins = [];
    private IniSection? _section;
    private string? _option;
    private int _indent;
    private int _line;

    private IniParser(string path, ProblemLog problems)
    {
        _path = path;
        _problems = problems;
        _defaults = new IniSection(IniSyntax.DefaultSection, new Origin(path, 0));
    }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="problems">Takes what is wrong; null throws at the first mistake.</param>
    /// <exception cref="ConfigurationException">They are not UTF-8, or a line breaks the grammar.</exception>
    public static IniFile Parse(string path, ReadOnlySpan<byte> content, ProblemLog? problems = null)
    {
        problems ??= s_strict;
        string text;
        try
        {
            text = s_strictUtf8.GetString(content.StartsWith("\uFEFF"u8) ? content[3..] : content);
        }
        catch (DecoderFallbackException invalid)
        {
            int line = content[..Math.Clamp(invalid.Index, 0, content.Length)].Count((byte)'\n') + 1;
            problems.Fail(new ConfigurationException(new Origin(path, line), "the file is not valid UTF-8", invalid));
            text = Encoding.UTF8.GetString(content);
        }

        return new IniParser(path, problems).Parse(text);
    }

    private IniFile Parse(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAny('\n', '\r');
            ReadOnlySpan<char> line = end < 0 ? rest : rest[..end];
            _line++;
            ReadLine(line);
            if (end < 0)
            {
                break;
            }

            rest = rest[end..].StartsWith("\r\n", StringComparison.Ordinal) ? rest[(end + 2)..] : rest[(end + 1)..];
        }

        FinishValue();
        return new IniFile(_path, _defaults, _sections);
    }

    private void ReadLine(ReadOnlySpan<char> line)
    {
        int comment = CommentStart(line);
        ReadOnlySpan<char> value = IniSyntax.Trim(comment < 0 ? line : line[..comment]);
        if (value.IsEmpty)
        {
            if (comment < 0 && _option is not null)
            {
                AppendPiece(value);
            }

            return;
        }

        int indent = 0;
        while (IniSyntax.IsSpace(line[indent]))
        {
            indent++;
        }

        if (_option is not null && indent > _indent)
        {
            AppendPiece(value);
            return;
        }

        _indent = indent;
        FinishValue();
        if (value.Length > 2 && value[0] == '[' && value[2..].Contains(']'))
        {
            OpenSection(value[1..value.LastIndexOf(']')].ToString());
        }
        else
        {
            OpenOption(value);
        }
    }

    /// <summary>Where the comment of a line starts: a whole line of <c>#</c> or <c>;</c>, or <c>;</c> after a blank; -1 for none.</summary>
    private static int CommentStart(ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> trimmed = IniSyntax.Trim(line);
        if (!trimmed.IsEmpty && trimmed[0] is '#' or ';')
        {
            return 0;
        }

        for (int i = line.IndexOf(';'); i >= 0 && i < line.Length; i++)
        {
            if (line[i] == ';' && (i == 0 || IniSyntax.IsSpace(line[i - 1])))
            {
                return i;
            }
        }

        return -1;
    }

    private void OpenSection(string name)
    {
        _option = null;
        if (name == IniSyntax.DefaultSection)
        {
            _section = _defaults;
            return;
        }

        if (!_sectionNames.Add(name))
        {
            _section = _sections.Find(section => section.Name == name);
            Fail($"the section {IniSyntax.Quote($"[{name}]")} stands twice in this file, first in line {_section!.Origin.Line}");
            return;
        }

        _section = new IniSection(name, new Origin(_path, _line));
        _sections.Add(_section);
    }

    private void OpenOption(ReadOnlySpan<char> line)
    {
        if (_section is null)
        {
            Fail($"{IniSyntax.Quote(line)} stands before any section, expected a section header such as [DEFAULT]");

            // What follows belongs to no section either; saying it once is enough.
            _section = new IniSection(string.Empty, new Origin(_path, _line));
        }

        int delimiter = line.IndexOfAny('=', ':');
        string name = delimiter < 0 ? string.Empty : IniSyntax.Trim(line[..delimiter]).ToString().ToLowerInvariant();
        if (name.Length == 0)
        {
            Fail($"{IniSyntax.Quote(line)} is neither a section header nor an option, expected 'name = value'");
            return;
        }

        if (_section.Options.TryGetValue(name, out SourcedText? first))
        {
            Fail($"the option {IniSyntax.Quote(name)} stands twice in its section of this file, first in line {first.Origin.Line}");
        }

        _option = name;
        _value.Clear();
        _valueOrigins.Clear();
        AppendPiece(IniSyntax.Trim(line[(delimiter + 1)..]));
        _section.Options[name] = new SourcedText(string.Empty, new Origin(_path, _line));
    }

    private void AppendPiece(ReadOnlySpan<char> piece)
    {
        if (_valueOrigins.Count > 0)
        {
            _value.Append('\n');
        }

        _value.Append(piece);
        _valueOrigins.Add(new Origin(_path, _line));
    }

    private void FinishValue()
    {
        if (_option is null)
        {
            return;
        }

        int end = _value.Length;
        while (end > 0 && IniSyntax.IsSpace(_value[end - 1]))
        {
            end--;
        }

        string text = _value.ToString(0, end);
        int lines = text.AsSpan().Count('\n') + 1;
        _section!.Options[_option] = new SourcedText(text, [.. _valueOrigins.Take(lines)]);
        _option = null;
    }

    private void Fail(string problem) =>
        _problems.Fail(new ConfigurationException(new Origin(_path, _line), problem) { Column = _indent + 1 });
}
