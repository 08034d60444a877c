using Ban.Core.Configuration;
using Ban.Rpc.Contract;

namespace Ban.Tui.Editing;

/// <summary>What the daemon says of a jail's configuration.</summary>
/// <param name="Jail">Its name.</param>
/// <param name="Show">What holds; null for a jail that no file knows.</param>
/// <param name="Text">The file that changes go to; null where there is none.</param>
/// <param name="Revision">Stands for <paramref name="Text"/>; null where there is none.</param>
public sealed record JailSource(string Jail, ConfigShowResult? Show, string? Text, string? Revision)
{
    /// <summary>The file that changes of a jail go to.</summary>
    public static string FileOf(string jail) => $"jail.d/{jail}.local";

    /// <summary>Every option with what holds for it.</summary>
    public IReadOnlyList<JailField> Fields()
    {
        Dictionary<string, ConfigValue> known = new(StringComparer.Ordinal);
        foreach (ConfigValue value in (Show?.Filter?.Options ?? []).Concat(Show?.Options ?? []).Concat(Show?.Parameters ?? []))
        {
            known[value.Name] = value;
        }

        return [.. JailOptionCatalog.All.Select(option => Field(option, known.GetValueOrDefault(option.Name)))];
    }

    /// <summary>The value that holds for an option, its lines joined; null where there is none.</summary>
    public string? ValueOf(string option) => Show?.Options.FirstOrDefault(value => value.Name == option) is { } found ? TextOf(found) : null;

    private JailField Field(JailOptionInfo option, ConfigValue? value)
    {
        if (value is null)
        {
            return new JailField(option, "", "not set", IsOwn: false);
        }

        string text = TextOf(value);
        string origin = value.BuiltIn || value.Lines is not [{ File: { } file } first, ..] ? "built in" : $"{file}{(first.Line is { } line ? $":{line}" : "")}";
        bool isOwn = value.Lines is [{ File: { } own }, ..] && own == FileOf(Jail);
        // The reader writes them as Python does.
        return new JailField(option, option.Kind == JailOptionKind.Flag ? text.ToLowerInvariant() : text, origin, isOwn);
    }

    private static string TextOf(ConfigValue value) => string.Join('\n', value.Lines.Select(static line => line.Text));
}
