using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ban.Engine.Tests.Actions;

/// <summary>A small SMTP server on the loopback that keeps what it is told.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _commands = [];
    private readonly List<string> _mails = [];
    private readonly Task _serving;

    /// <param name="isSilent">Takes connections and says nothing.</param>
    public MailServer(bool isSilent = false)
    {
        _listener.Start();
        _serving = ServeAsync(isSilent);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The answer to a recipient.</summary>
    public string RecipientAnswer { get; set; } = "250 ok";

    /// <summary>Every command of the clients, in order.</summary>
    public string[] Commands => Copy(_commands);

    /// <summary>What came between DATA and the dot, each mail as it was sent.</summary>
    public string[] Mails => Copy(_mails);

    /// <summary>Set when a client has connected.</summary>
    public TaskCompletionSource Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private static string[] Copy(List<string> list)
    {
        lock (list)
        {
            return [.. list];
        }
    }

    private async Task ServeAsync(bool isSilent)
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Connected.TrySetResult();
                await (isSilent ? Task.Delay(Timeout.InfiniteTimeSpan, _stop.Token) : TalkAsync(client.GetStream()));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException)
        {
            // The test is over, or the client went.
        }
    }

    private async Task TalkAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.Latin1);
        await using StreamWriter writer = new(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 mail.example");
        while (await reader.ReadLineAsync(_stop.Token) is { } command)
        {
            lock (_commands)
            {
                _commands.Add(command);
            }

            await writer.WriteLineAsync(await AnswerAsync(command, reader, writer));
            if (command == "QUIT")
            {
                return;
            }
        }
    }

    private async Task<string> AnswerAsync(string command, StreamReader reader, StreamWriter writer)
    {
        switch (command.Split([' ', ':'])[0].ToUpperInvariant())
        {
            case "EHLO":
                return "250-mail.example\r\n250 AUTH LOGIN";
            case "AUTH":
                await writer.WriteLineAsync("334 UGFzc3dvcmQ6");
                string password = await reader.ReadLineAsync(_stop.Token) ?? string.Empty;
                lock (_commands)
                {
                    _commands.Add(password);
                }

                return "235 welcome";
            case "RCPT":
                return RecipientAnswer;
            case "DATA":
                await writer.WriteLineAsync("354 go on");
                await KeepMailAsync(reader);
                return "250 taken";
            case "QUIT":
                return "221 bye";
            default:
                return "250 ok";
        }
    }

    private async Task KeepMailAsync(StreamReader reader)
    {
        StringBuilder mail = new();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
        {
            mail.Append(line).Append('\n');
        }

        lock (_mails)
        {
            _mails.Add(mail.ToString());
        }
    }
}
