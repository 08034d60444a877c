using System.Text.Json.Serialization;
using Ban.Rpc.Contract;

namespace Ban.Tui.Moving;

/// <summary>What <c>import</c> and <c>export</c> print with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImportDocument))]
[JsonSerializable(typeof(ExportDocument))]
internal sealed partial class MovingJson : JsonSerializerContext;

/// <summary>The answer of <c>import</c>; what was not asked for, or is not there, is left out.</summary>
internal sealed record ImportDocument(bool DryRun, ConfigDocument? Configuration, BanTransferResult? Bans);

/// <summary>What became of the files.</summary>
/// <param name="Copied">Files that were not there.</param>
/// <param name="Kept">Files that are there with another content, and stay.</param>
/// <param name="Left">Files that are not taken over, each with its reason.</param>
/// <param name="Problems">Errors that the configuration has with them, and had not before.</param>
internal sealed record ConfigDocument(
    string From, string To, IReadOnlyList<string> Copied, IReadOnlyList<string> Kept, IReadOnlyList<LeftFile> Left, IReadOnlyList<string> Problems);

/// <summary>A file that is not taken over.</summary>
internal sealed record LeftFile(string File, string Reason);

/// <summary>The answer of <c>export</c> into a file that is no database.</summary>
internal sealed record ExportDocument(string File, int Bans);
