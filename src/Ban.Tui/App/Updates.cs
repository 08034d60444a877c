using Ban.Terminal.Input;
using Ban.Terminal.Widgets;

namespace Ban.Tui.App;

/// <summary>What an update makes: the next model, and something to do.</summary>
public readonly record struct Step(Model Model, Command? Command = null);

/// <summary>The update of the model by a message. Pure: no clock, no socket, no chance.</summary>
public static partial class Updates
{
    /// <summary>Takes one message in.</summary>
    public static Step Apply(Model model, Message message)
    {
        ArgumentNullException.ThrowIfNull(model);
        return AskForConfig(Take(model, message));
    }

    private static Step Take(Model model, Message message)
    {
        return message switch
        {
            InputMessage { Input: KeyInput key } input => ApplyKey(input.KeepsNotice && key.Key != Key.Escape ? model : model with { Notice = null }, key),
            InputMessage { Input: PasteInput paste } => ApplyPaste(model with { Notice = null }, paste),
            InputMessage { Input: MouseInput mouse } => ApplyMouse(model, mouse),
            InputMessage { Input: ResizeInput size } => new Step(Fit(model with { Width = size.Width, Height = size.Height })),
            InputMessage { Input: BackgroundInput background } => new Step(model with { IsLight = background.IsLight }),
            InputMessage { Input: ClosedInput } => new Step(model, new QuitCommand(1)),
            ConnectedMessage => ReadIfWanted(Connected(model)),
            DisconnectedMessage lost => new Step(Disconnected(model, lost.Trouble)),
            SilentMessage => new Step(model with { Link = model.Link with { Trouble = s_silence } }),
            SnapshotMessage snapshot => ReadIfWanted(TakeSnapshot(NoteTrialEnd(model, snapshot), snapshot)),
            JailReadMessage read => new Step(TakeJail(model, read)),
            EventMessage raised => ReadHeldIfWanted(TakeEvent(model, raised), raised.Event),
            PageReadMessage read => new Step(TakePage(model, read)),
            HeldReadMessage read => new Step(TakeHeld(model, read)),
            HeldDecidedMessage decided => TakeDecision(model, decided),
            BanRefusedMessage refused => new Step(TakeRefusal(model, refused)),
            MarkedMessage marked => new Step(model with { Bans = model.Bans with { Marked = marked.Marked } }),
            ProlongedMessage prolonged => new Step(TakeResult(model, prolonged)),
            IgnoredMessage ignored => new Step(TakeResult(model, ignored)),
            BannedMessage banned => new Step(TakeResult(model, banned)),
            UnbannedMessage unbanned => new Step(TakeResult(model, unbanned)),
            BansReadMessage read => TakeBans(model, read),
            BansNotReadMessage failed => new Step(TakeFailure(model, failed)),
            BansArrangedMessage arranged => TakeArranged(model, arranged.Table),
            JudgedMessage judged => TakeVerdict(model, judged),
            ExplainedMessage explained => new Step(TakeExplanation(model, explained.Nearest)),
            SampleReadMessage read => TakeSample(model, read.Sample),
            FilterReadMessage read => TakeFilter(model, read.Filter),
            FilterSavedMessage saved => TakeSaved(model, saved),
            CompletedMessage completed => TakeCompletion(model, completed),
            NetworksMessage networks => new Step(model with { Overview = model.Overview with { Networks = networks.Networks } }),
            ConfigMessage config => TakeConfig(model, config),
            LogMessage log => new Step(TakeLog(model, log)),
            NoticeMessage notice => new Step(model with { Notice = notice.Notice }),
            JailsMessage jails => TakeJails(model, jails),
            _ => new Step(model),
        };
    }

    private static Step ApplyKey(Model model, KeyInput key)
    {
        if (key.IsControl('c'))
        {
            return new Step(model, new QuitCommand(0));
        }

        if (key.IsControl('z'))
        {
            return new Step(model, new SuspendCommand());
        }

        // Whoever is on top has the keys: a help or a dialog, a text field, then the view.
        return model switch
        {
            { HelpOpen: true } => new Step(ApplyHelpKey(model, key)),
            { Dialog: { } dialog } => ApplyDialogKey(model, dialog, key),
            { Palette: { } palette } => ApplyPaletteKey(model, palette, key),
            { Page: not null } or { Held: not null } => ApplyViewKey(model, key),
            { View: View.Overview, Overview.Editing: not null } => ApplyOverviewFilterKey(model, key),
            { View: View.Failures, Failures.Editing: not null } => new Step(ApplyFilterKey(model, key)),
            { View: View.Bans, Bans.Editing: not null } => ApplyBansFilterKey(model, key),
            { View: View.Log, Log.Editing: not null } => new Step(ApplyLogFilterKey(model, key)),
            { View: View.Config } when IsTypingInConfig(model.Config) => ApplyConfigTypingKey(model, key),
            { View: View.Jails } when ApplyJailsTypingKey(model, key) is { } typed => typed,
            { View: View.Regex, Lab.Prompt: { } prompt } => ApplyLabPromptKey(model, prompt, key),
            { View: View.Regex, Lab.Typing: true } => ApplyLabTypingKey(model, key),
            _ => ApplyViewKey(model, key),
        };
    }

    /// <summary>Keys move where not all fit; any other closes.</summary>
    private static Model ApplyHelpKey(Model model, KeyInput key)
    {
        int last = Math.Max(Keys.Help(model).Count - ScreenLayout.HelpRows(model), 0);
        return last > 0 && new ListState(model.HelpTop, model.HelpTop).Move(key, last + 1, ScreenLayout.HelpRows(model)) is { } moved
            ? model with { HelpTop = moved.Selected }
            : model with { HelpOpen = false, HelpTop = 0 };
    }

    private static Step ApplyViewKey(Model model, KeyInput key)
    {
        if (key.Is('q'))
        {
            return Quit(model);
        }

        if (key.Is('?'))
        {
            return new Step(model with { HelpOpen = true });
        }

        if (key.Is('m'))
        {
            return new Step(model with { Mouse = !model.Mouse });
        }

        if (key.Is(':'))
        {
            return new Step(model with { Palette = PaletteModel.Open });
        }

        if (ApplyTrialKey(model, key) is { } trial)
        {
            return trial;
        }

        if (model is { Page: null, Held: null, View: View.Regex } && ApplyLabOwnKey(model, key) is { } own)
        {
            return own;
        }

        if (key.Is('z'))
        {
            return Undo(model);
        }

        return ViewOf(model.View, key) is { } view ? ReadIfWanted(model with { View = view, Page = null, Held = null }) : ApplyKeyOfView(model, key);
    }

    private static Step ApplyKeyOfView(Model model, KeyInput key) => model switch
    {
        { Page: { } page } => ApplyPageKey(model, page, Sideways(key)),
        { Held: { } held } => ApplyHeldKey(model, held, Sideways(key)),
        { View: View.Overview or View.Failures or View.Bans } => ApplyKeyOfBareView(model, Sideways(key)),
        _ => ApplyKeyOfBareView(model, key),
    };

    /// <summary>Where a list has nothing to its sides, right goes in and left comes back.</summary>
    private static KeyInput Sideways(KeyInput key) => key switch
    {
        { Key: Key.Right } => new KeyInput(Key.Enter),
        { Key: Key.Left } => new KeyInput(Key.Escape),
        _ when key.Is('l') => new KeyInput(Key.Enter),
        _ when key.Is('h') => new KeyInput(Key.Escape),
        _ => key,
    };

    private static Step ApplyKeyOfBareView(Model model, KeyInput key) => model.View switch
    {
        View.Overview => ApplyOverviewKey(model, key),
        View.Failures => ApplyFailuresKey(model, key),
        View.Bans => ApplyBansKey(model, key),
        View.Config => ApplyConfigKey(model, key),
        View.Log => ApplyLogKey(model, key),
        View.Jails => ApplyJailsKey(model, key),
        _ => ApplyLabKey(model, key),
    };

    /// <summary>The view that a number or Tab leads to; null for any other key.</summary>
    private static View? ViewOf(View now, KeyInput key)
    {
        if (key.Key == Key.Tab)
        {
            View[] views = Enum.GetValues<View>();
            return views[(Array.IndexOf(views, now) + (key.Modifiers == KeyModifiers.Shift ? views.Length - 1 : 1)) % views.Length];
        }

        var number = (View)(key.Key == Key.Character && key.Modifiers == KeyModifiers.None ? key.Rune.Value - '0' : 0);
        return Enum.IsDefined(number) ? number : null;
    }

    private static Step ApplyPaste(Model model, PasteInput paste) => ApplyText(model, paste) switch
    {
        null => new Step(model),
        { Command: null, Model: var same } when same == model && paste.Text.Length > 0 => new Step(model with { Notice = s_pasteRefused }),
        { } taken when paste.IsCut => taken with { Model = taken.Model with { Notice = s_pasteCut } },
        { } taken => taken,
    };

    private static readonly Notice s_pasteCut = new($"only the first {InputParser.MaxPasteLength / 1024} KiB of the paste were taken", IsError: true);
    private static readonly Notice s_pasteRefused = new("nothing of the paste was taken: it is too long for here", IsError: true);

    /// <summary>Whether keys are text now, or answer a question.</summary>
    private static bool HasTextKeys(Model model) => model switch
    {
        { Dialog: not null } or { Palette: not null } => true,
        { Page: not null } or { Held: not null } => false,
        { View: View.Overview } => model.Overview.Editing is not null,
        { View: View.Failures } => model.Failures.Editing is not null,
        { View: View.Bans } => model.Bans.Editing is not null,
        { View: View.Jails } => model.Jails is { Editing: not null } or { Preview: null, Form.Editor: not null } or { Preview: null, New: not null },
        { View: View.Regex } => model.Lab is { Prompt: not null } or { Typing: true },
        { View: View.Config } => IsTypingInConfig(model.Config),
        _ => model.Log.Editing is not null,
    };

    /// <summary>Text for whichever field has the keys; null when none has.</summary>
    private static Step? ApplyText(Model model, InputEvent input) => model switch
    {
        { Dialog: FormDialog dialog } => dialog.Edit(input) is { } edited ? new Step(model with { Dialog = edited }) : null,
        { Dialog: null, Palette: { } palette } => new Step(EditPalette(model, palette, input)),
        { Page: not null } or { Held: not null } => null,
        { Dialog: null, View: View.Overview, Overview.Editing: { } field } => field.Edit(input) is { } edited ? new Step(SetOverviewFilter(model, edited)) : null,
        { Dialog: null, View: View.Failures, Failures.Editing: { } field } => field.Edit(input) is { } edited ? new Step(SetEditing(model, edited)) : null,
        { Dialog: null, View: View.Bans, Bans.Editing: not null } => EditBansFilter(model, input),
        { Dialog: null, View: View.Log, Log.Editing: { } field } => field.Edit(input) is { } edited ? EditLogFilter(model, edited) : null,
        { Dialog: null, HelpOpen: false, View: View.Config } => EditConfigField(model, input),
        { Dialog: null, HelpOpen: false, View: View.Jails } => ApplyJailsTyping(model, input),
        { Dialog: null, HelpOpen: false, View: View.Regex } when input is PasteInput paste => PasteInLab(model, paste),
        _ => null,
    };

    private static Model Fit(Model model) => FitConfig(FitLog(model)) with
    {
        Overview = model.Overview with { List = model.Overview.List.Fit(model.Overview.Shown.Count, ScreenLayout.JailRows(model)) },
        Failures = model.Failures with { List = model.Failures.List.Fit(model.Failures.Shown.Count, ScreenLayout.FailureRows(model)) },
        Bans = model.Bans with { List = model.Bans.List.Fit(model.Bans.Table.Shown.Count, ScreenLayout.BanRows(model)) },
        Jails = FitJails(model),
        Lab = FitLab(model),
    };
}
