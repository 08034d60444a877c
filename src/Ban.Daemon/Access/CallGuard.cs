using System.Text;
using System.Text.Json;
using Ban.Core.Configuration;
using Ban.Daemon.Sessions;
using Ban.Engine.Store;
using Ban.Rpc;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Messages;

namespace Ban.Daemon.Access;

/// <summary>Stands before every method: lets in who may, and writes down what is changed.</summary>
/// <param name="directory">The configuration directory, which refusals do not tell: they name files within it.</param>
internal sealed class CallGuard(AccessPolicy policy, AuditTrail audit, string directory) : IRpcGuard
{
    /// <summary>The method of fail2ban-client's commands, some of which change things.</summary>
    internal const string CommandRun = "command.run";

    /// <summary>The audit's name for a connection that was refused.</summary>
    private const string Connect = "connect";

    public RpcAccess Admit(PeerCredentials caller)
    {
        RpcAccess access = policy.Of(caller);
        if (access == RpcAccess.None)
        {
            // Its name at once: it can be gone before the entry is written.
            string? process = ProcFiles.Name(caller.ProcessId);

            // Not waited for, and on another thread: the next connection must wait neither for the disk nor for the system's users. It never throws.
            _ = Task.Run(async () => await audit.RefuseAsync(caller, Connect, null, RpcErrorCodes.NotPermitted, RpcErrors.NotPermitted().Message, process));
        }

        return access;
    }

    public async ValueTask<ReadOnlyMemory<byte>> InvokeAsync(RpcCall call, ReadOnlyMemory<byte> parameters, Func<ValueTask<ReadOnlyMemory<byte>>> invoke)
    {
        try
        {
            return await (Changes(call.Method, parameters) ? ChangeAsync(call, parameters, invoke) : invoke());
        }
        catch (RpcException refusal) when (call.Method != CommandRun)
        {
            // What fail2ban-client prints stays as that prints it.
            throw refusal.Without(directory.TrimEnd('/') + "/");
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>> ChangeAsync(RpcCall call, ReadOnlyMemory<byte> parameters, Func<ValueTask<ReadOnlyMemory<byte>>> invoke)
    {
        bool isConfidential = RpcContract.Find(call.Method) is { IsConfidential: true };
        AuditedCommand? command = call.Method == CommandRun ? AuditedCommand.Of(CommandChanges.Read(parameters)) : null;
        string? given = parameters.IsEmpty ? null : command?.Parameters ?? (isConfidential ? SubjectOf(parameters.Span) : TextOf(parameters.Span));
        if (call.Access != RpcAccess.Full)
        {
            RpcException refusal = RpcErrors.ReadOnly(call.Method);
            await audit.RefuseAsync(call.Credentials, call.Method, given, refusal.Code, refusal.Message);
            throw refusal;
        }

        AuditEntry entry = await audit.BeginAsync(call.Credentials, call.Method, given);
        try
        {
            ReadOnlyMemory<byte> response = await invoke();
            await audit.EndAsync(entry, 0, isConfidential || command is not null ? null : ResultOf(response.Span));
            return response;
        }
        catch (RpcException refusal)
        {
            await audit.EndAsync(entry, refusal.Code, command is null ? refusal.Message : SecretText.Hide(refusal.Message, command.Secrets));
            throw;
        }
        catch (OperationCanceledException)
        {
            await audit.EndAsync(entry, RpcErrorCodes.RequestCancelled, "cancelled; what was done by then stands");
            throw;
        }
        catch (Exception)
        {
            await audit.EndAsync(entry, RpcErrorCodes.InternalError, "internal error");
            throw;
        }
    }

    /// <summary>Whether a call changes something. A method that the contract does not know is none.</summary>
    private static bool Changes(string method, ReadOnlyMemory<byte> parameters) =>
        method == CommandRun ? CommandChanges.Are(CommandChanges.Read(parameters)) : RpcContract.Find(method) is { Changes: true };

    /// <summary>
    /// The file or jail that the parameters of a call name, by name or as the first of a list; null if they name none. Of duplicate
    /// members the last one, as the method reads them: the audit must not name another file than the one that is written.
    /// </summary>
    internal static string? SubjectOf(ReadOnlySpan<byte> parameters)
    {
        var reader = new Utf8JsonReader(parameters);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            return TextOf(reader.ValueSpan);
        }

        string? file = null;
        string? jail = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isFile = reader.IsText("file"u8);
            bool isJail = reader.IsText("jail"u8);
            reader.Read();
            string? value = (isFile || isJail) && reader.TokenType == JsonTokenType.String ? TextOf(reader.ValueSpan) : null;
            file = isFile ? value : file;
            jail = isJail ? value : jail;
            reader.Skip();
        }

        return file ?? jail;
    }

    /// <summary>The member <c>result</c> of a response, which is its last one, as much of it as is kept; null if there is none.</summary>
    internal static string? ResultOf(ReadOnlySpan<byte> response)
    {
        if (response.IsEmpty)
        {
            return null;
        }

        var reader = new Utf8JsonReader(response);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isResult = reader.IsText("result"u8);
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            if (isResult)
            {
                return reader.TokenType == JsonTokenType.Null ? null : TextOf(response[start..^1]);
            }

            reader.Skip();
        }

        return null;
    }

    /// <summary>No more is decoded than is kept: an answer can have megabytes.</summary>
    private static string TextOf(ReadOnlySpan<byte> json) => Encoding.UTF8.GetString(json[..Math.Min(json.Length, 4 * AuditEntry.MaxTextLength)]);
}
