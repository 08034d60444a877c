using Ban.Core.Configuration;
using Ban.Matching.Patterns;

namespace Ban.Matching.Dates;

/// <summary>The templates of a detector: the default formats and the values of <c>datepattern</c> (spec 1, sections 3.3 and 3.4).</summary>
/// <param name="codes">The codes by the real clock's year.</param>
/// <param name="resolver">The zones.</param>
internal sealed class DatePatterns(DateCodes codes, DateResolver resolver)
{
    private const int AnchoredWeight = 100;
    private const string Epoch = "EPOCH";
    private const string LongEpoch = "LEPOCH";
    private const string Tai64N = "TAI64N";
    private const string None = "{NONE}";
    private const string Default = "{DEFAULT}";
    private const string Date = "{DATE}";

    // A second colon-free separator, "(?P=sep)", must be the same character as the first.
    private const string Iso = @"%ExY(?P<sep>[-/.])%m(?P=sep)%d(?:T|  ?)%H:%M:%S(?:[.,]%f)?(?:\s*%z)?";
    private const string Syslog = @"(?:%a )?%b %d %k:%M:%S(?:\.%f)?(?: %ExY)?";

    private const string AccessLog = @"%d(?P<sep>[-/])%b(?P=sep)%ExY[ :]?%H:%M:%S(?:\.%f)?(?: %z)?";

    // In the order in which they are tried.
    private static readonly string[] s_formats =
    [
        Iso,
        Syslog,
        @"(?:%a )?%b %d %ExY %k:%M:%S(?:\.%f)?",
        @"%d(?P<sep>[-/])%m(?P=sep)(?:%ExY|%Exy) %k:%M:%S",
        AccessLog,
        "%m/%d/%ExY:%H:%M:%S",
        @"%m-%d-%ExY %k:%M:%S(?:\.%f)?",
        Epoch,
        DateTemplateText.LineBegin + "%H:%M:%S",
        "^<%m/%d/%Exy@%H:%M:%S>",
        "%Exy%Exm%Exd  ?%H:%M:%S",
        "%b %d, %ExY %I:%M:%S %p",
        "^%b-%d-%Exy %k:%M:%S",
        @"%ExY%Exm%Exd(?:-|T|  ?)%ExH:?%ExM:?%ExS(?:[.,]%f)?(?:\s*%z)?",
        "(?:%Z )?" + Syslog,
        "(?:%z )?" + Syslog,
        Tai64N,
    ];

    /// <summary>The default templates: copies bound to the line's start first, then the formats themselves.</summary>
    public List<DateTemplate> Defaults()
    {
        List<DateTemplate> templates = [.. s_formats.Where(f => !IsBound(f)).Select(f => Create(DateTemplateText.LineBegin + f, AnchoredWeight))];
        templates.AddRange(s_formats.Select(f => Create(f)));
        return templates;
    }

    /// <summary>The templates of the values of <c>datepattern</c>, in order.</summary>
    /// <exception cref="ConfigurationException">A value is wrong, or two have one name.</exception>
    public List<DateTemplate> FromValues(IReadOnlyList<ConfigText> values)
    {
        var templates = new List<DateTemplate>();
        foreach (ConfigText value in values)
        {
            try
            {
                Add(templates, value.Text, value.Origin);
            }
            catch (PatternSyntaxException error)
            {
                throw new ConfigurationException(value.Origin, $"datepattern '{value.Text}': {error.Message}", error);
            }
        }

        return templates.Count > 0 ? templates : Defaults();
    }

    private static bool IsBound(string format) =>
        format.StartsWith('^') || format.StartsWith(DateTemplateText.LineBegin, StringComparison.Ordinal);

    private void Add(List<DateTemplate> templates, string value, Origin origin)
    {
        string key = value.Contains('%', StringComparison.Ordinal) ? value : value.ToUpperInvariant();
        if (key == Default)
        {
            return; // alone it stands for the defaults, beside other values it adds nothing
        }

        List<DateTemplate> added = key switch
        {
            DateTemplateText.LineBegin => [.. Defaults().Where(t => t.AnchoredStart)],
            None => [new DateTemplate(None, DateTemplateText.FromPattern(DateTemplateText.Unbound + "^", codes), DateKind.Fields)],
            _ when key.Contains(Date, StringComparison.Ordinal) => [.. s_formats.Select(f => Create(Insert(value, f), origin: origin))],
            _ => [Create(value, origin: origin)],
        };
        bool several = added.Count > 1;
        foreach (DateTemplate template in added)
        {
            if (templates.All(t => t.Name != template.Name))
            {
                templates.Add(template);
            }
            else if (!several)
            {
                throw new ConfigurationException(origin, $"datepattern '{value}' stands there twice");
            }
        }
    }

    private static string Insert(string value, string format)
    {
        string inner = format.StartsWith(DateTemplateText.LineBegin, StringComparison.Ordinal) ? format[DateTemplateText.LineBegin.Length..] : format;
        return value.Replace(Date, inner, StringComparison.OrdinalIgnoreCase);
    }

    private DateTemplate Create(string pattern, int weight = 1, Origin? origin = null)
    {
        bool hasCodes = pattern.Contains('%', StringComparison.Ordinal);
        string key = hasCodes ? pattern : pattern.ToUpperInvariant();
        bool line = key.StartsWith(DateTemplateText.LineBegin, StringComparison.Ordinal) || key.StartsWith('^');
        string bare = line ? key[(key[0] == '^' ? 1 : DateTemplateText.LineBegin.Length)..] : key;
        DateTemplateText.Left left = line ? DateTemplateText.Left.Line : DateTemplateText.Left.None;
        return bare switch
        {
            Tai64N => new DateTemplate(key, DateTemplateText.FromRegex("@[0-9a-f]{24}", left, right: true), DateKind.Tai64N) { Weight = weight },
            Epoch => new DateTemplate(key, EpochText.Number(line, isLong: false), DateKind.Epoch) { Weight = weight },
            LongEpoch => new DateTemplate(key, EpochText.Number(line, isLong: true), DateKind.LongEpoch) { Weight = weight },
            _ when EpochText.TryInsert(pattern, out DateTemplateText? text, out bool isLong) =>
                new DateTemplate(pattern, text, isLong ? DateKind.LongEpoch : DateKind.Epoch, EpochText.InsertedGroup) { Origin = origin },
            _ => new DateTemplate(pattern, DateTemplateText.FromPattern(pattern, codes), DateKind.Fields)
            {
                Weight = weight,
                Origin = origin,
                Scanner = Scanner(pattern),
            },
        };
    }

    private IDateScanner? Scanner(string pattern) => pattern switch
    {
        DateTemplateText.LineBegin + Iso => new IsoScanner(resolver, codes.MaxYear),
        DateTemplateText.LineBegin + Syslog => new SyslogScanner(resolver),

        // As filters for web servers write it, with the format in the place of "{DATE}".
        @"^[^\[]*\[(" + AccessLog + ")" => new AccessLogScanner(codes.MaxYear),
        _ => null,
    };
}
