using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ban.Lab.Machines;
using Ban.Lab.Processes;

namespace Ban.Lab.Ssh;

/// <summary>How a log-in attempt ended.</summary>
public enum AttemptEnd
{
    /// <summary>The server heard and said no.</summary>
    Denied,

    /// <summary>Nothing came back, or the connection was refused: the firewall stands between.</summary>
    CutOff,
}

/// <summary>Real ssh clients on a lab machine that try wrong passwords.</summary>
public sealed class SshClient
{
    private const int ConnectSeconds = 2;
    private readonly LabMachine _machine;
    private readonly string _askPass;

    /// <param name="directory">Takes the program that answers the password prompt; the caller's.</param>
    public SshClient(LabMachine machine, string directory)
    {
        _machine = machine;
        _askPass = Path.Combine(directory, "ask-pass");
        File.WriteAllText(_askPass, "#!/bin/sh\necho wrong\n");
        File.SetUnixFileMode(_askPass, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>How long a client may take; a ban in the middle of a connection leaves it waiting for ever.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>One connection from an address with a number of wrong passwords.</summary>
    public async Task<AttemptEnd> TryPasswordsAsync(string from, string user, int passwords, CancellationToken cancellationToken)
    {
        var server = IPAddress.Parse(from).AddressFamily == AddressFamily.InterNetworkV6 ? SshServer.IPv6 : SshServer.IPv4;
        var start = _machine.Prepare(Command.Find("ssh")!,
        [
            "-F", "/dev/null", "-b", from, "-l", user,
            "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentityAgent=none", "-o", "LogLevel=ERROR",
            "-o", "PreferredAuthentications=password",
            "-o", $"NumberOfPasswordPrompts={passwords.ToString(CultureInfo.InvariantCulture)}",
            "-o", $"ConnectTimeout={ConnectSeconds}",
            server, "true",
        ]);
        start.Environment["SSH_ASKPASS"] = _askPass;
        start.Environment["SSH_ASKPASS_REQUIRE"] = "force";
        await using var client = RunningProcess.Start(start);
        client.CloseInput();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await client.WaitAsync(patience.Token, Until.Deadline);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AttemptEnd.CutOff;
        }

        return Judge(client.AllOutput, from);
    }

    private static AttemptEnd Judge(string output, string from)
    {
        string[] cutOff = ["timed out", "refused", "unreachable", "prohibited", "reset by"];
        return output.Contains("Permission denied", StringComparison.Ordinal) ? AttemptEnd.Denied
            : cutOff.Any(word => output.Contains(word, StringComparison.OrdinalIgnoreCase)) ? AttemptEnd.CutOff
            : throw new LabException($"ssh from {from} ended in an unexpected way: {output}");
    }
}
