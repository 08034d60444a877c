using System.Text.Json;
using System.Text.Json.Serialization;
using Ban.Rpc.Contract;

namespace Ban.Tui.Cli;

/// <summary>What <c>--json</c> prints where it is no single record of the contract.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(Rfc3339Converter)])]
[JsonSerializable(typeof(JailStatus))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(MissedEvents))]
[JsonSerializable(typeof(DoneWords))]
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class CliJson : JsonSerializerContext;

/// <summary>A line of <c>watch --json</c> that tells of lost events.</summary>
/// <param name="Type">Always <c>missed</c>, so that a reader can tell it from an event.</param>
internal sealed record MissedEvents(string Type, long Count);

/// <summary>What a command prints that only does something.</summary>
internal sealed record DoneWords(string Done);
