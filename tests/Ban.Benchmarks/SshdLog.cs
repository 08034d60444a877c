using System.Globalization;

namespace Ban.Benchmarks;

/// <summary>
/// Makes the lines of an sshd with the noise of other services, the same for the same seed. About 105 bytes a line; under
/// attack a little over half of the lines are failures.
/// </summary>
/// <param name="seed">Seed.</param>
/// <param name="start">The time before the first line.</param>
/// <param name="failing">Of a hundred lines so many are failures, and the others nothing that a filter knows; null is an attack.</param>
public sealed class SshdLog(int seed, DateTime start, int? failing = null) : ILogGenerator
{
    /// <summary>Of a hundred kinds of lines in an attack, the first so many are failures, and those from the second number on noise.</summary>
    private const int FailingKinds = 72;
    private const int FirstNoise = 82;

    private const string Host = "server1";
    private static readonly string[] s_users = ["root", "admin", "test", "oracle", "postgres", "ubuntu", "git", "user", "ftpuser", "deploy", "nagios", "pi"];
    private static readonly string[] s_tasks = ["run-parts --report /etc/cron.hourly", "/usr/lib/sysstat/debian-sa1 1 1", "/usr/local/bin/backup --quiet"];

    private readonly Random _random = new(seed);
    private DateTime _time = start;

    /// <inheritdoc/>
    public void Write(TextWriter writer, int lines)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (int i = 0; i < lines; i++)
        {
            // On average five lines a second, as in a busy attack.
            _time = _time.AddMilliseconds(_random.Next(400));
            string stamp = _time.ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture);
            stamp = _time.Day < 10 ? stamp.Insert(4, " ") : stamp;
            writer.Write($"{stamp} {Host} {Message()}\n");
        }
    }

    private string Message()
    {
        int pid = _random.Next(1000, 4_000_000);
        string address = Address();
        int port = _random.Next(1024, 65536);
        string user = s_users[_random.Next(s_users.Length)];
        return Kind() switch
        {
            < 34 => $"sshd[{pid}]: Failed password for invalid user {user}{_random.Next(100)} from {address} port {port} ssh2",
            < 50 => $"sshd[{pid}]: Failed password for {user} from {address} port {port} ssh2",
            < 60 => $"sshd[{pid}]: Invalid user {user}{_random.Next(100)} from {address} port {port}",
            < 64 => $"sshd[{pid}]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost={address}  user={user}",
            < 72 => $"sshd[{pid}]: Connection closed by authenticating user {user} {address} port {port} [preauth]",
            < 78 => $"sshd[{pid}]: Received disconnect from {address} port {port}:11: Bye Bye [preauth]",
            < 82 => $"sshd[{pid}]: Disconnected from invalid user {user} {address} port {port} [preauth]",
            < 84 => $"sshd[{pid}]: Accepted publickey for deploy from 10.0.0.{_random.Next(1, 20)} port {port} ssh2: ED25519 SHA256:{Noise(43)}",
            < 88 => $"sshd[{pid}]: pam_unix(sshd:session): session opened for user deploy(uid=1000) by (uid=0)",
            < 94 => $"CRON[{pid}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)",
            < 98 => $"CRON[{pid}]: (root) CMD ({s_tasks[_random.Next(s_tasks.Length)]})",
            _ => $"systemd-logind[{_random.Next(500, 900)}]: New session {_random.Next(10_000)} of user deploy.",
        };
    }

    private int Kind() => failing is not { } share ? _random.Next(100)
        : _random.Next(100) < share ? _random.Next(FailingKinds)
        : _random.Next(FirstNoise, 100);

    // A few thousand attackers, some by IPv6, of whom some come more often.
    private string Address()
    {
        int attacker = _random.Next(4) == 0 ? _random.Next(20) : _random.Next(4000);
        return attacker % 25 == 7
            ? string.Create(CultureInfo.InvariantCulture, $"2001:db8:{attacker:x}::{(attacker * 7) + 1:x}")
            : string.Create(CultureInfo.InvariantCulture, $"{203 - (attacker % 3)}.0.{attacker / 250}.{(attacker % 250) + 1}");
    }

    private string Noise(int length) => string.Create(length, _random, static (text, random) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[random.Next(64)];
        }
    });
}
