using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <summary>
/// A filter over the rows of a view: words that must all be found, without regard to case. <c>jail:</c>, <c>user:</c> and
/// <c>ip:</c> look in that member, a plain word in all of them and in the text; <c>!</c> before a word inverts it.
/// </summary>
public sealed class RowFilter
{
    /// <summary>Words of one filter; more are not looked at.</summary>
    public const int MaxWords = 16;

    private readonly Word[] _words;

    private RowFilter(string text, Word[] words) => (Text, _words) = (text, words);

    /// <summary>The filter that all pass.</summary>
    public static RowFilter None { get; } = new("", []);

    /// <summary>As it was typed.</summary>
    public string Text { get; }

    /// <summary>Whether all pass.</summary>
    public bool IsEmpty => _words.Length == 0;

    /// <summary>Reads a filter; every text is one.</summary>
    public static RowFilter Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Word[] words = [.. parts.Take(MaxWords).Select(ParseWord).Where(word => word.Text.Length > 0)];
        return words.Length == 0 ? None : new RowFilter(text.Trim(), words);
    }

    /// <summary>Whether an event passes; its text is the log line of a failure, and what another one says.</summary>
    public bool Matches(EventInfo raised)
    {
        ArgumentNullException.ThrowIfNull(raised);
        return Matches(new Subject(raised.Jail, raised.Id, raised.User, raised.Line ?? raised.Message ?? raised.Reason));
    }

    /// <summary>Whether a ban passes; its text is the reason.</summary>
    public bool Matches(BanInfo ban)
    {
        ArgumentNullException.ThrowIfNull(ban);
        return Matches(new Subject(ban.Jail, ban.Id, User: null, ban.Reason));
    }

    /// <summary>Whether a line of the daemon's log passes; an address is looked for in its text.</summary>
    public bool Matches(LogRow line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return Matches(new Subject(line.Jail, line.Event.Message, User: null, line.Module));
    }

    /// <summary>Whether a jail passes; its text is its state, its filter, its logs, its actions and what is wrong.</summary>
    public bool Matches(JailSummary jail, JailSettingsInfo? settings)
    {
        ArgumentNullException.ThrowIfNull(jail);
        IEnumerable<string> words = [jail.State, jail.Detail ?? "", .. settings is null ? [] : (IEnumerable<string>)[settings.Filter, .. settings.Logs, .. settings.Actions]];
        return Matches(new Subject(jail.Name, Id: null, User: null, string.Join('\n', words)));
    }

    private bool Matches(in Subject subject)
    {
        foreach (Word word in _words)
        {
            if (Finds(word, subject) == word.Inverted)
            {
                return false;
            }
        }

        return true;
    }

    private static Word ParseWord(string text)
    {
        bool inverted = text[0] == '!';
        string word = inverted ? text[1..] : text;
        foreach ((string prefix, Member member) in (ReadOnlySpan<(string, Member)>)[("jail:", Member.Jail), ("user:", Member.User), ("ip:", Member.Id)])
        {
            if (word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            {
                return new Word(member, word[prefix.Length..], inverted);
            }
        }

        return new Word(Member.Any, word, inverted);
    }

    private static bool Finds(Word word, in Subject subject) => word.Member switch
    {
        // The name of a jail is meant whole: sshd must not show sshd-ddos.
        Member.Jail => subject.Jail.Equals(word.Text, StringComparison.OrdinalIgnoreCase),
        Member.User => Holds(subject.User, word.Text),
        Member.Id => Holds(subject.Id, word.Text),
        _ => Holds(subject.Jail, word.Text) || Holds(subject.Id, word.Text) || Holds(subject.User, word.Text) || Holds(subject.Text, word.Text),
    };

    private static bool Holds(string? text, string word) => text is not null && text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private enum Member
    {
        Any,
        Jail,
        User,
        Id,
    }

    private readonly record struct Subject(string Jail, string? Id, string? User, string? Text);

    private readonly record struct Word(Member Member, string Text, bool Inverted);
}
