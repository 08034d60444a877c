using System.Text.Json.Serialization.Metadata;

namespace Ban.Rpc.Contract;

/// <summary>
/// One method of the contract: its name on the wire and everything that daemon, clients and the OpenRPC document say of it.
/// The JSON types are looked up when they are asked for, so that a program which only needs a name starts no serializer.
/// </summary>
/// <param name="name"><c>noun.verb</c>, matched byte for byte.</param>
/// <param name="summary">What it does, in one sentence.</param>
public abstract class ContractMethod(string name, string summary)
{
    public string Name { get; } = name;

    public string Summary { get; } = summary;

    /// <summary>Whether it changes something: bans, jails, the configuration, the daemon. What only reads does not.</summary>
    public bool Changes { get; init; }

    /// <summary>Whether its texts can hold passwords: the audit, which more may read, keeps the file or jail that was meant and no more.</summary>
    public bool IsConfidential { get; init; }

    /// <summary>Domain refusals it can answer with, besides the codes of JSON-RPC itself.</summary>
    public IReadOnlyList<RpcErrorKind> Errors { get; init; } = [];

    /// <summary>Parameters of a typical call, as a JSON object.</summary>
    public string Example { get; init; } = "{}";

    /// <summary>The parameter record; its members in their order are the parameters by position.</summary>
    public abstract JsonTypeInfo ParametersType { get; }

    /// <summary>The result record; null where the answer is null.</summary>
    public abstract JsonTypeInfo? ResultType { get; }

    public override string ToString() => Name;
}

/// <summary>A method with a result.</summary>
public sealed class ContractMethod<TParams, TResult>(
    string name, string summary, Func<RpcJson, JsonTypeInfo<TParams>> parameters, Func<RpcJson, JsonTypeInfo<TResult>> result)
    : ContractMethod(name, summary)
{
    public JsonTypeInfo<TParams> Parameters => parameters(RpcJson.Default);

    public JsonTypeInfo<TResult> Result => result(RpcJson.Default);

    /// <inheritdoc/>
    public override JsonTypeInfo ParametersType => Parameters;

    /// <inheritdoc/>
    public override JsonTypeInfo? ResultType => Result;
}

/// <summary>A method with nothing to answer: the caller gets null.</summary>
public sealed class ContractMethod<TParams>(string name, string summary, Func<RpcJson, JsonTypeInfo<TParams>> parameters)
    : ContractMethod(name, summary)
{
    public JsonTypeInfo<TParams> Parameters => parameters(RpcJson.Default);

    /// <inheritdoc/>
    public override JsonTypeInfo ParametersType => Parameters;

    /// <inheritdoc/>
    public override JsonTypeInfo? ResultType => null;
}
