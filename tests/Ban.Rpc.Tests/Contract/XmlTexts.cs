using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ban.Rpc.Tests.Contract;

/// <summary>The documentation comments of Ban.Rpc as plain text, from the file that the compiler writes beside the assembly.</summary>
internal sealed partial class XmlTexts
{
    private readonly Dictionary<string, XElement> _members = XDocument.Load(Path.ChangeExtension(typeof(RpcException).Assembly.Location, ".xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    /// <summary>The summary of a type; null if it has none.</summary>
    public string? Of(Type type) => Plain(Member($"T:{type.FullName}")?.Element("summary"));

    /// <summary>What is said of a member: its own summary, or the parameter of the record's head.</summary>
    public string? Of(Type type, string property) =>
        Plain(Member($"P:{type.FullName}.{property}")?.Element("summary"))
        ?? Plain(Member($"T:{type.FullName}")?.Elements("param").FirstOrDefault(param => param.Attribute("name")!.Value == property));

    private XElement? Member(string name) => _members.GetValueOrDefault(name);

    private static string? Plain(XElement? element)
    {
        if (element is null)
        {
            return null;
        }

        string text = string.Concat(element.Nodes().Select(node => node switch
        {
            XText words => words.Value,
            XElement { Name.LocalName: "see" } see => see.Attribute("cref")!.Value.Split('.', ':')[^1],
            XElement inner => inner.Value,
            _ => "",
        }));
        return Spaces().Replace(text, " ").Trim() is { Length: > 0 } plain ? plain : null;
    }

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
