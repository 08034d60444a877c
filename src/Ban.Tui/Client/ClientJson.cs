using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ban.Tui.Client;

/// <summary>JSON that is passed on without being understood.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ClientJson : JsonSerializerContext;
