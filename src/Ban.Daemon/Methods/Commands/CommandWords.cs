using Ban.Rpc.Dispatch;

namespace Ban.Daemon.Methods.Commands;

/// <summary>The words of a command. Asking for one that is not there refuses the command.</summary>
internal readonly struct CommandWords(IReadOnlyList<string> words)
{
    /// <summary>Who gives the command.</summary>
    public PeerCredentials? Caller { get; init; }

    /// <summary>Whether he may only look, and must not see what can be a password.</summary>
    public bool IsMasked { get; init; }

    public int Count => words.Count;

    /// <exception cref="CommandException">There are fewer words.</exception>
    public string this[int index] => index < words.Count ? words[index] : throw CommandException.MissingWord();

    /// <summary>The words from a place on; none where the command ends before.</summary>
    public IReadOnlyList<string> From(int index) => [.. words.Skip(index)];

    /// <summary>The word at a place; null where the command ends before.</summary>
    public string? Find(int index) => index < words.Count ? words[index] : null;
}
