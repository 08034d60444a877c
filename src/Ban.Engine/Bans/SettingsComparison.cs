using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ban.Core.Configuration;
using Ban.Core.Jails;

namespace Ban.Engine.Bans;

/// <summary>
/// Says whether a reload has to touch something. Settings are compared as the JSON that is generated from their types, so that
/// an option added later is compared too; where an option stands in its file makes no difference.
/// </summary>
internal static class SettingsComparison
{
    /// <summary>Whether the jail would do the same under both.</summary>
    public static bool AreSame(JailSettings a, JailSettings b) => AreSame(a, b, SettingsJson.Default.JailSettings);

    /// <summary>Whether the actions are the same, in the same order.</summary>
    public static bool AreActionsSame(JailSettings a, JailSettings b) =>
        AreSame(a.Actions, b.Actions, SettingsJson.Default.IReadOnlyListActionDefinition);

    /// <summary>Whether lines are judged alike: then the matcher, and with it sessions of several lines, goes on.</summary>
    public static bool AreFiltersSame(JailSettings a, JailSettings b) =>
        AreSame(a.Filter, b.Filter, SettingsJson.Default.FilterDefinition)
        && (a.UseDns, a.LogEncoding, a.LogTimeZone) == (b.UseDns, b.LogEncoding, b.LogTimeZone);

    /// <summary>Whether the same logs, and the same entries of the journal, are followed in the same way.</summary>
    public static bool AreSourcesSame(JailSettings a, JailSettings b) =>
        (a.Backend, a.LogEncoding, a.SystemdIfNoLogs) == (b.Backend, b.LogEncoding, b.SystemdIfNoLogs)
        && AreSame(a.LogPaths, b.LogPaths, SettingsJson.Default.IReadOnlyListLogPath)
        && AreSame(a.Journal, b.Journal, SettingsJson.Default.JournalSettings)
        && AreSame(a.JournalFilter, b.JournalFilter, SettingsJson.Default.FilterDefinition);

    // Not as text: the order of a dictionary says nothing.
    private static bool AreSame<T>(T a, T b, JsonTypeInfo<T> type) =>
        JsonElement.DeepEquals(JsonSerializer.SerializeToElement(a, type), JsonSerializer.SerializeToElement(b, type));
}

/// <summary>Every option of a jail as JSON, without places.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata, Converters = [typeof(NoPlaceConverter)])]
[JsonSerializable(typeof(JailSettings))]
[JsonSerializable(typeof(IReadOnlyList<ActionDefinition>))]
[JsonSerializable(typeof(IReadOnlyList<LogPath>))]
internal sealed partial class SettingsJson : JsonSerializerContext;

/// <summary>Leaves places out.</summary>
internal sealed class NoPlaceConverter : JsonConverter<Origin>
{
    public override Origin Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return Origin.BuiltIn;
    }

    public override void Write(Utf8JsonWriter writer, Origin value, JsonSerializerOptions options) => writer.WriteNullValue();
}
