namespace Ban.Daemon.Sessions;

/// <summary>What an sshd process says of itself in its title.</summary>
internal static class SshTitle
{
    private static readonly string[] s_programs = ["sshd: ", "sshd-session: "];

    /// <summary>Whether a process name is one of OpenSSH's server; since 9.8 a program of its own serves a connection.</summary>
    public static bool IsServer(string name) => name is "sshd" or "sshd-session" or "sshd-auth";

    /// <summary>
    /// Who is logged in, and on which terminal: <c>sshd: alice@pts/0</c>, or <c>sshd: alice</c> where there is no terminal.
    /// Until the log-in is done, something in brackets follows: <c>sshd: alice [net]</c>, <c>sshd: [accepted]</c>. The monitor of a
    /// session is in brackets, too, and does not count; its child has the same connection.
    /// </summary>
    /// <returns>Null if nobody is.</returns>
    public static (string User, string? Terminal)? Session(string title)
    {
        string? rest = s_programs.Where(program => title.StartsWith(program, StringComparison.Ordinal)).Select(program => title[program.Length..]).FirstOrDefault();
        if (rest is null || rest.Length == 0 || rest.Contains('[') || rest.Contains(' ') || rest.StartsWith('/'))
        {
            return null;
        }

        // A user's name can hold an @, a terminal's cannot.
        int at = rest.LastIndexOf('@');
        return at < 0 ? (rest, null) : at == 0 ? null : (rest[..at], rest[(at + 1)..]);
    }

    /// <summary>Whether it is the process that takes the connections.</summary>
    public static bool IsListener(string title) => title.Contains("[listener]", StringComparison.Ordinal) || !s_programs.Any(program => title.StartsWith(program, StringComparison.Ordinal));
}
