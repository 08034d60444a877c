using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Expression = System.Text.RegularExpressions.Regex;

namespace Ban.Tui.Tests.Views;

/// <summary>The README shows the screen as it is: each block below a comment that names a golden frame is that frame.</summary>
public sealed partial class ReadmeTests
{
    private const int Captures = 3;

    [Fact]
    public void Readme_Captures_AreTheGoldenFrames()
    {
        string path = Path.Combine(Root(), "README.md");
        string readme = File.ReadAllText(path);
        string current = Capture().Replace(readme, block => $"{block.Groups["head"].Value}{File.ReadAllText(Path.Combine(Root(), block.Groups["frame"].Value))}```\n");
        if (Environment.GetEnvironmentVariable("GOLDEN") == "write")
        {
            File.WriteAllText(path, current);
            readme = current;
        }

        Assert.Equal(Captures, Capture().Count(readme));
        Assert.Equal(current, readme);
    }

    [GeneratedRegex("(?<head><!-- (?<frame>tests/golden/[a-z0-9-]+\\.txt) -->\\n```\\n).*?^```\\n", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Expression Capture();

    private static string Root([CallerFilePath] string source = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));
}
