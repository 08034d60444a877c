using System.Text.Json.Serialization;

namespace Ban.Tui.Config;

/// <summary>What <c>--json</c> prints of a configuration.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CheckDocument))]
[JsonSerializable(typeof(JailDocument))]
internal sealed partial class ConfigJson : JsonSerializerContext;

/// <summary>The answer of <c>config check</c>.</summary>
internal sealed record CheckDocument(string Directory, int Errors, int Warnings, IReadOnlyList<ProblemDocument> Problems);

/// <summary>One problem; line and column count from 1.</summary>
/// <param name="Severity"><c>error</c> or <c>warning</c>.</param>
internal sealed record ProblemDocument(
    string File, int? Line, int? Column, string Severity, string? Jail, string Message, string? Suggestion, string? Detail);

/// <summary>The answer of <c>config show</c>.</summary>
internal sealed record JailDocument(
    string Jail, string File, int Line, IReadOnlyList<ValueDocument> Options, GroupDocument? Filter, IReadOnlyList<GroupDocument> Actions);

/// <summary>A filter or an action.</summary>
internal sealed record GroupDocument(string Name, IReadOnlyList<ValueDocument> Options);

/// <summary>A value that holds.</summary>
/// <param name="BuiltIn">Whether no file sets it.</param>
internal sealed record ValueDocument(string Name, bool BuiltIn, IReadOnlyList<LineDocument> Lines);

/// <summary>A line of a value and its place; without a file it is built in.</summary>
internal sealed record LineDocument(string Text, string? File, int? Line);
