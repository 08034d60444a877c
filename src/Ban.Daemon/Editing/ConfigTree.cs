using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Ban.Matching.Review;

namespace Ban.Daemon.Editing;

/// <summary>The files of a configuration directory by their names within it. Nothing outside can be named.</summary>
/// <param name="directory">Absolute.</param>
internal sealed partial class ConfigTree(string directory)
{
    private static readonly string[] s_folders = ["jail.d", "filter.d", "action.d"];

    public string Directory { get; } = directory;

    /// <summary>All files that a reader of the configuration could want, by name.</summary>
    public IEnumerable<FileInfo> List() => ((string[])["", .. s_folders])
        .Select(folder => new DirectoryInfo(Path.Combine(Directory, folder)))
        .Where(static folder => folder.Exists)
        .SelectMany(static folder => folder.EnumerateFiles())
        .Where(static file => file.Name[0] != '.' && file.Extension is ".conf" or ".local" && file.Exists)
        .OrderBy(NameOf, StringComparer.Ordinal);

    /// <summary>Such as <c>jail.d/sshd.local</c>.</summary>
    public string NameOf(FileInfo file) => Path.GetRelativePath(Directory, file.FullName);

    /// <summary>The name of a file within the directory; of any other the path as it is.</summary>
    public string NameOf(string path) => path.StartsWith(Directory + "/", StringComparison.Ordinal) ? path[(Directory.Length + 1)..] : path;

    /// <summary>A text without the directory's path before names of files.</summary>
    public string Unrooted(string text) => text.Replace(Directory + "/", "", StringComparison.Ordinal);

    /// <summary>What is read as.</summary>
    public static string KindOf(string name) => name switch
    {
        _ when name.StartsWith("filter.d/", StringComparison.Ordinal) => "filter",
        _ when name.StartsWith("action.d/", StringComparison.Ordinal) => "action",
        _ when name.StartsWith("jail.", StringComparison.Ordinal) => "jail",
        "bantui.conf" or "bantui.local" or "fail2ban.conf" or "fail2ban.local" => "daemon",
        _ => "other",
    };

    /// <summary>The path of a file that may be read; null for any other name.</summary>
    public string? Readable(string name) => ReadableName().IsMatch(name) ? Path.Combine(Directory, name) : null;

    /// <summary>The path of a file that may be written; null for any other name, packaged files first of all.</summary>
    public string? Writable(string name) => WritableName().IsMatch(name) ? Path.Combine(Directory, name) : null;

    /// <summary>The bytes of a file; null if there is none.</summary>
    public static byte[]? Read(string path) => ConfigDisk.Files.Read(path);

    /// <summary>Stands for the contents of a file; empty for none.</summary>
    public static string RevisionOf(byte[]? content) => content is null ? "" : Convert.ToHexStringLower(SHA256.HashData(content))[..32];

    [GeneratedRegex(@"\A(?:(?:jail|filter|action)\.d/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}\.(?:conf|local)\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReadableName();

    [GeneratedRegex(@"\A(?:(?:jail|filter|action)\.d/)?[A-Za-z0-9_][A-Za-z0-9_.-]{0,100}\.local\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WritableName();
}
