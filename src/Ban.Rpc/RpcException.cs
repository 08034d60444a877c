using System.Collections.ObjectModel;
using System.Text.Json;

namespace Ban.Rpc;

/// <summary>
/// A call failed with an answer: thrown by a handler to refuse, and by <c>CallAsync</c> when the other side refused. The
/// message is one line for the user and holds no stack trace, path or configuration value (wire spec, rule 4.3).
/// </summary>
/// <param name="code">One of <see cref="RpcErrorCodes"/>.</param>
/// <param name="type">Name of a domain refusal, such as <c>unknownJail</c>; absent for the codes of JSON-RPC itself.</param>
/// <param name="details">Further string members of <c>data</c>.</param>
public sealed class RpcException(int code, string? type, string message, IReadOnlyDictionary<string, string>? details = null) : Exception(message)
{
    public int Code { get; } = code;

    public string? Type { get; } = type;

    public IReadOnlyDictionary<string, string> Details { get; } = details ?? ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Further members of <c>data</c> that are no strings: lists, numbers, records.</summary>
    public IReadOnlyDictionary<string, JsonElement> Members { get; init; } = ReadOnlyDictionary<string, JsonElement>.Empty;

    /// <summary>The same refusal without a text wherever it stands in the message and its details, such as the path of a directory that the caller need not know.</summary>
    public RpcException Without(string text) => Message.Contains(text, StringComparison.Ordinal) || Details.Values.Any(detail => detail.Contains(text, StringComparison.Ordinal))
        ? new RpcException(Code, Type, Message.Replace(text, "", StringComparison.Ordinal), Details.ToDictionary(static detail => detail.Key, detail => detail.Value.Replace(text, "", StringComparison.Ordinal), StringComparer.Ordinal)) { Members = Members }
        : this;
}

/// <summary>The connection ended before the answer came; what the call did on the other side is not known.</summary>
public sealed class RpcConnectionException(string message, Exception? inner = null) : IOException(message, inner);
