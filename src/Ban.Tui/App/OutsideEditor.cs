using Ban.Tui.Editing;

namespace Ban.Tui.App;

/// <summary>Lends the terminal to another program until that has ended.</summary>
internal delegate Task TerminalLender(Func<Task> use);

/// <summary>The user's own editor, which has the terminal while it runs.</summary>
/// <param name="command">Such as <c>vim -f</c>.</param>
internal sealed class OutsideEditor(string command, TerminalLender lend)
{
    private readonly EditorProgram _editor = new(command);

    /// <summary>Has a text edited.</summary>
    public async Task<EditedOutsideMessage> EditAsync(ConfigDraft draft, CancellationToken cancellationToken)
    {
        try
        {
            string text = "";
            await lend(async () => text = await _editor.EditAsync(Path.GetFileName(draft.File), draft.Text, cancellationToken));
            return new EditedOutsideMessage(draft with { Text = text });
        }
        catch (EditorException failed)
        {
            return new EditedOutsideMessage(null, failed.Message);
        }
    }
}
