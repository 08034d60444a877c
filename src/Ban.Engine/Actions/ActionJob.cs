namespace Ban.Engine.Actions;

/// <summary>What a jail asks of its actions. An id stands in one of the lists only.</summary>
public sealed record ActionJob
{
    /// <summary>Bans to apply.</summary>
    public IReadOnlyList<ActionTicket> Bans { get; init; } = [];

    /// <summary>Bans in force that now end later; each ticket is whole, with its new end.</summary>
    public IReadOnlyList<ActionTicket> Prolonged { get; init; } = [];

    /// <summary>Bans to apply once more because the target may have lost them.</summary>
    public IReadOnlyList<ActionTicket> Rebans { get; init; } = [];

    /// <summary>Bans to lift.</summary>
    public IReadOnlyList<ActionTicket> Unbans { get; init; } = [];

    /// <summary>All bans in force, to be removed at once; done alone, after the jobs before and ahead of this job's lists. Null for none of it.</summary>
    public IReadOnlyList<ActionTicket>? Flush { get; init; }

    /// <summary>Whether the actions look if everything is still in place, after this job's lists.</summary>
    public bool Check { get; init; }

    /// <summary>A change of the actions themselves, made by the queue.</summary>
    internal ActionReload? Reload { get; init; }
}

/// <summary>Actions to go on with, and the bans for those that are new.</summary>
internal sealed record ActionReload(IReadOnlyList<IBanAction> Actions, IReadOnlyList<ActionTicket> Bans)
{
    /// <summary>Set when the queue has done it; cancelled when it ends before.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
