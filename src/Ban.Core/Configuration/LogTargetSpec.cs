namespace Ban.Core.Configuration;

/// <summary>A log target with its parameters: <c>SYSLOG[facility=AUTH]</c>, <c>/var/log/x.log[datetime=no]</c> (spec 2, section 1.7).</summary>
/// <param name="Name">A path, or <c>STDOUT</c> and its like as written.</param>
public sealed record LogTargetSpec(string Name)
{
    /// <summary>Syslog facility by name, upper case.</summary>
    public string Facility { get; private init; } = "DAEMON";

    /// <summary>Whether lines start with date and time; null is the target's own way.</summary>
    public bool? DateTime { get; private init; }

    /// <summary>Whether module and level are padded to columns; null is the target's own way.</summary>
    public bool? Padding { get; private init; }

    /// <summary>Form of a line in the language of Python's logging module; null is the usual one.</summary>
    public string? Format { get; private init; }

    /// <summary>Reads a target as it stands in the configuration or on the command line.</summary>
    /// <param name="text">The value of <c>logtarget</c>.</param>
    /// <exception cref="ConfigurationException">The brackets are wrong, or hold a parameter that is not known.</exception>
    public static LogTargetSpec Parse(string text)
    {
        var place = new Origin("logtarget", 0);
        if (!ParameterSyntax.TryParse(new SourcedText(text, place), out ParameterSpec? spec, out string? error))
        {
            throw new ConfigurationException(place, error);
        }

        var result = new LogTargetSpec(spec.Name.Text.Trim());
        foreach ((string name, SourcedText value) in spec.Parameters)
        {
            result = name switch
            {
                "facility" => result with { Facility = value.Text.ToUpperInvariant() },
                "datetime" => result with { DateTime = ValueTypes.IsTrue(value.Text) },
                "padding" => result with { Padding = ValueTypes.IsTrue(value.Text) },
                "format" => result with { Format = value.Text },
                _ => throw new ConfigurationException(place, $"unknown parameter {IniSyntax.Quote(name)}, expected facility, datetime, padding or format"),
            };
        }

        return result;
    }
}
