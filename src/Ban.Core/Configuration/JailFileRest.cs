using System.Text;

namespace Ban.Core.Configuration;

/// <summary>What one directory's <c>jail.conf</c> says and another's does not.</summary>
public static class JailFileRest
{
    private const string File = "/jail.conf";

    /// <summary>
    /// Text for a file in <c>jail.d</c>: the jails, and the options of <c>[DEFAULT]</c>, that the second directory's <c>jail.conf</c>
    /// lacks. Values stand as they are written, those of included files too.
    /// </summary>
    /// <param name="from">A configuration directory.</param>
    /// <param name="to">Another one.</param>
    /// <param name="files">Access to the files.</param>
    /// <returns>Null if there is no such file, or nothing is lacking.</returns>
    /// <exception cref="ConfigurationException">A file breaks the grammar.</exception>
    public static string? Of(string from, string to, ConfigFiles files)
    {
        if (Read(from, files) is not { } source || Read(to, files) is not { } target)
        {
            return null;
        }

        var text = new StringBuilder();
        Write(text, IniSyntax.DefaultSection, source.Defaults.Options.Where(option => !target.Defaults.Options.ContainsKey(option.Key)));
        foreach (IniSection section in source.Sections.Values.Where(section => section.Name != IniSyntax.IncludesSection && !target.Sections.ContainsKey(section.Name)))
        {
            Write(text, section.Name, section.Options);
        }

        return text.Length > 0 ? text.ToString() : null;
    }

    /// <summary>The packaged file with what it includes, without <c>jail.local</c>.</summary>
    private static ConfigMap? Read(string directory, ConfigFiles files)
    {
        string local = directory + "/jail.local";
        var packaged = files with { Read = path => path == local ? null : files.Read(path) };
        return new ConfigMapReader(packaged, new ProblemLog(goesOn: false)).ReadFile(directory + File);
    }

    private static void Write(StringBuilder text, string section, IEnumerable<KeyValuePair<string, SourcedText>> options)
    {
        KeyValuePair<string, SourcedText>[] all = [.. options];
        if (all.Length == 0)
        {
            return;
        }

        text.Append(text.Length > 0 ? "\n" : "").Append('[').Append(section).Append("]\n");
        foreach ((string name, SourcedText value) in all)
        {
            text.Append(name).Append(" = ").Append(value.Text.Replace("\n", "\n    ", StringComparison.Ordinal)).Append('\n');
        }
    }
}
