namespace Ban.EndToEnd.Tests.Cli;

/// <summary>
/// The commands that fail2ban-client and our program under its name are both given, in this order. <c>@</c> stands for the
/// directory of the run.
/// </summary>
internal static partial class PeerCommands
{
    public static IReadOnlyList<PeerCommand> All => [.. s_asking, .. s_changing, .. s_serving];

    private static PeerCommand Same(params string[] words) => new(words, null);

    private static PeerCommand Other(string reason, params string[] words) => new(words, reason);
}

/// <summary>One command line.</summary>
/// <param name="Words">What stands behind the program's name.</param>
/// <param name="Reason">Why ours prints something else; null where it must not.</param>
internal sealed record PeerCommand(string[] Words, string? Reason)
{
    private static readonly System.Buffers.SearchValues<char> s_quoted = System.Buffers.SearchValues.Create(" '\"()<>$\\");

    public override string ToString() => string.Join(' ', Words.Select(static word => word.Length == 0 || word.AsSpan().ContainsAny(s_quoted) ? $"'{word}'" : word));
}
