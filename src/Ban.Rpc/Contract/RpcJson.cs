using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ban.Rpc.Contract;

/// <summary>How every record of the contract looks in JSON: camelCase, absent instead of null, times in UTC. Made at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(Rfc3339Converter)])]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(NoParams))]
[JsonSerializable(typeof(PingResult))]
[JsonSerializable(typeof(DaemonInfo))]
[JsonSerializable(typeof(DaemonReloadParams))]
[JsonSerializable(typeof(DaemonReloadResult))]
[JsonSerializable(typeof(FlushLogsResult))]
[JsonSerializable(typeof(JailListParams))]
[JsonSerializable(typeof(JailListResult))]
[JsonSerializable(typeof(JailGetParams))]
[JsonSerializable(typeof(JailDetail))]
[JsonSerializable(typeof(JailSummary))]
[JsonSerializable(typeof(BanListParams))]
[JsonSerializable(typeof(BanListResult))]
[JsonSerializable(typeof(BanAddParams))]
[JsonSerializable(typeof(BanAddResult))]
[JsonSerializable(typeof(BanRemoveParams))]
[JsonSerializable(typeof(BanRemoveResult))]
[JsonSerializable(typeof(CommandRunParams))]
[JsonSerializable(typeof(CommandRunResult))]
[JsonSerializable(typeof(JailSetParams))]
[JsonSerializable(typeof(FailureAddParams))]
[JsonSerializable(typeof(FailureAddResult))]
[JsonSerializable(typeof(EventSubscribeParams))]
[JsonSerializable(typeof(EventSubscribeResult))]
[JsonSerializable(typeof(EventUnsubscribeParams))]
[JsonSerializable(typeof(EventRaisedParams))]
[JsonSerializable(typeof(EventInfo))]
[JsonSerializable(typeof(HeldListParams))]
[JsonSerializable(typeof(HeldListResult))]
[JsonSerializable(typeof(HeldDecideParams))]
[JsonSerializable(typeof(HeldDecideResult))]
[JsonSerializable(typeof(AuditListParams))]
[JsonSerializable(typeof(AuditListResult))]
[JsonSerializable(typeof(MetricsResult))]
public sealed partial class RpcJson : JsonSerializerContext;
