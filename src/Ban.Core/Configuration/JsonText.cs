using System.Globalization;
using System.Text;

namespace Ban.Core.Configuration;

/// <summary>Parameters as JSON in the form that Python gives it: blanks after the separators, ASCII only. fail2ban's server takes them so.</summary>
internal static class JsonText
{
    public static string OfMap(OrderedDictionary<string, SourcedText> map) =>
        $"{{{string.Join(", ", map.Select(static pair => $"{Quoted(pair.Key)}: {Quoted(pair.Value.Text)}"))}}}";

    private static string Quoted(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        foreach (char c in text)
        {
            result.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\f' => "\\f",
                '\b' => "\\b",
                >= ' ' and <= '~' => c.ToString(),
                _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
            });
        }

        return result.Append('"').ToString();
    }
}
