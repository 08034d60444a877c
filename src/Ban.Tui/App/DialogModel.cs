using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>A question over the view.</summary>
public abstract record DialogModel
{
    /// <summary>What of it is drawn, clicked and answered.</summary>
    public abstract DialogShape Shape { get; }
}

/// <summary>A question that is answered by one key.</summary>
/// <param name="Title">Above it.</param>
/// <param name="Text">What will be done, and what that means. May hold hostile text.</param>
/// <param name="Answer">The key that does it, and what it is called.</param>
/// <param name="Command">What is done.</param>
public sealed record ConfirmDialog(string Title, string Text, DialogButton Answer, Command Command) : DialogModel
{
    public override DialogShape Shape => new(Title, Text, [], 0, null, [Answer, DialogButton.Back]);
}

/// <summary>Asks whether to leave a form without writing what was changed in it.</summary>
public sealed record DropChangesDialog(int Changes) : DialogModel
{
    public override DialogShape Shape => new(
        "Leave the form", $"Drop {Changes} changed {(Changes == 1 ? "option" : "options")}? Nothing is written.", [], 0, null, [DialogButton.Enter("drop the changes"), DialogButton.Back]);
}

/// <summary>A question with fields.</summary>
public abstract record FormDialog : DialogModel
{
    /// <summary>What is wrong with the fields, said after Enter.</summary>
    public string? Error { get; init; }

    /// <summary>Place of the field that has the keys.</summary>
    public abstract int FocusIndex { get; }

    /// <summary>The same with another field that has the keys.</summary>
    public abstract FormDialog WithFocus(int index);

    /// <summary>What a key or a paste makes of the field that has the keys; null when it is none for it.</summary>
    public abstract FormDialog? Edit(InputEvent input);
}

/// <summary>What of a dialog is drawn, clicked and answered.</summary>
/// <param name="Text">Stands above the fields; may be empty.</param>
/// <param name="Focus">Place of the row that has the keys.</param>
/// <param name="Error">What is wrong; else the note of the row that has the keys is shown there.</param>
public sealed record DialogShape(
    string Title, string Text, IReadOnlyList<DialogRow> Rows, int Focus, string? Error, IReadOnlyList<DialogButton> Buttons);

/// <summary>A field of a dialog.</summary>
/// <param name="Field">What is typed; null for a choice.</param>
/// <param name="Choice">What is chosen; a blank goes to the next choice.</param>
/// <param name="Empty">Shown while nothing is typed.</param>
/// <param name="Note">What there is to say of what is typed.</param>
public sealed record DialogRow(string Label, TextField? Field, string Choice = "", string Empty = "", string Note = "");

/// <summary>A key of a dialog that can be clicked.</summary>
public sealed record DialogButton(KeyInput Key, string Name, string Action)
{
    /// <summary>Leaves the dialog.</summary>
    public static DialogButton Back { get; } = new(new KeyInput(Terminal.Input.Key.Escape), "esc", "back");

    /// <summary>Does what the dialog is about.</summary>
    public static DialogButton Enter(string action) => new(new KeyInput(Terminal.Input.Key.Enter), "enter", action);
}
