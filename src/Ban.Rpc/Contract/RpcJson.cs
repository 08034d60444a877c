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
[JsonSerializable(typeof(IReadOnlyList<string>))]
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
[JsonSerializable(typeof(ConfigListParams))]
[JsonSerializable(typeof(ConfigListResult))]
[JsonSerializable(typeof(ConfigReadParams))]
[JsonSerializable(typeof(ConfigReadResult))]
[JsonSerializable(typeof(ConfigWriteParams))]
[JsonSerializable(typeof(ConfigWriteResult))]
[JsonSerializable(typeof(ConfigTrialResult))]
[JsonSerializable(typeof(ConfigCheckParams))]
[JsonSerializable(typeof(ConfigCheckResult))]
[JsonSerializable(typeof(ConfigShowParams))]
[JsonSerializable(typeof(ConfigShowResult))]
[JsonSerializable(typeof(FilterTestParams))]
[JsonSerializable(typeof(FilterTestResult))]
[JsonSerializable(typeof(IReadOnlyList<ConfigProblemInfo>))]
public sealed partial class RpcJson : JsonSerializerContext;
