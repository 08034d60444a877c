namespace Ban.Engine.Actions;

/// <summary>What a jail asks of its actions: bans to apply and bans to lift. An id stands in one of the lists only.</summary>
public sealed record ActionJob
{
    /// <summary>Bans to apply, prolonged ones included.</summary>
    public IReadOnlyList<ActionTicket> Bans { get; init; } = [];

    /// <summary>Bans to lift.</summary>
    public IReadOnlyList<ActionTicket> Unbans { get; init; } = [];
}
