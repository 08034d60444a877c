using Ban.Core.Configuration;

namespace Ban.Tui.Editing;

/// <summary>An option in the form of a jail.</summary>
/// <param name="Option">What it is.</param>
/// <param name="Value">What holds, its lines joined by newlines; can hold hostile text as any file can.</param>
/// <param name="Origin">The file and line that set it, in words.</param>
/// <param name="IsOwn">Whether the file that the form writes sets it.</param>
public sealed record JailField(JailOptionInfo Option, string Value, string Origin, bool IsOwn)
{
    /// <summary>As edited; <see cref="Value"/> while it is not.</summary>
    public string Text { get; init; } = Value;

    /// <summary>Whether it is taken out of the file, so that what other files say holds.</summary>
    public bool IsDropped { get; init; }

    /// <summary>What is wrong with <see cref="Text"/>; null while nothing is known to be.</summary>
    public string? Error { get; init; }

    public bool IsChanged => IsDropped || Text != Value;

    /// <summary>With another text, judged as far as it can be here.</summary>
    public JailField With(string text)
    {
        JailField edited = this with { Text = text, IsDropped = false, Error = null };
        return edited with { Error = edited.IsChanged ? FieldCheck.FindMistake(Option, text) : null };
    }
}
