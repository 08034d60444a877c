namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>held.list</c>.</summary>
/// <param name="Jail">Only this jail's.</param>
public sealed record HeldListParams(string? Jail = null);

/// <summary>Answer of <c>held.list</c>, the oldest first. There are never more than some thousand.</summary>
public sealed record HeldListResult(IReadOnlyList<HeldInfo> Held);

/// <summary>A ban that waits for a person's decision, because somebody is logged in from the address.</summary>
public sealed record HeldInfo
{
    public required string Id { get; init; }

    public required string Jail { get; init; }

    /// <summary>When it would have been banned first.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary><see cref="Since"/> in seconds since 1970.</summary>
    public double SinceEpoch => Epoch.Seconds(Since);

    /// <summary>The last failure.</summary>
    public required DateTimeOffset LastFailure { get; init; }

    /// <summary><see cref="LastFailure"/> in seconds since 1970.</summary>
    public double LastFailureEpoch => Epoch.Seconds(LastFailure);

    /// <summary>Failures that count.</summary>
    public required int Failures { get; init; }

    /// <summary>Who is or was logged in, and how.</summary>
    public required string Reason { get; init; }
}

/// <summary>Parameters of <c>held.apply</c> and <c>held.release</c>.</summary>
/// <param name="Addresses">Ids as listed.</param>
/// <param name="Jail">Only there; absent is every jail.</param>
public sealed record HeldDecideParams(IReadOnlyList<string> Addresses, string? Jail = null);

/// <summary>Answer of <c>held.apply</c> and <c>held.release</c>: what was held and is no longer.</summary>
public sealed record HeldDecideResult(IReadOnlyList<HeldDecision> Decided);

/// <summary>A ban that was held.</summary>
public sealed record HeldDecision(string Id, string Jail);
