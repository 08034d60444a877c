namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>jail.rehearse</c>.</summary>
/// <param name="Jail">Enabled or not.</param>
/// <param name="File">Judges as if this file held <c>text</c>; nothing is written.</param>
/// <param name="Text">What the file would hold.</param>
public sealed record JailRehearseParams(string Jail, string? File = null, string? Text = null);

/// <summary>Answer of <c>jail.rehearse</c>.</summary>
/// <param name="Logs">The logs that were read.</param>
/// <param name="Lines">Lines that were judged.</param>
/// <param name="Failures">Failures that were found, without those of ignored addresses.</param>
/// <param name="Offenders">Who failed, those who would be banned first, at most 500.</param>
/// <param name="OffenderCount">How many there are in all.</param>
/// <param name="BannedCount">How many of them would have been banned.</param>
/// <param name="MaxRetry">As it was judged by.</param>
/// <param name="FindTime">Seconds, as it was judged by.</param>
/// <param name="BanTime">Seconds, as it was judged by; -1 is permanent. That bans grow is not reckoned with.</param>
/// <param name="From">Time of the first failure; absent where there is none.</param>
/// <param name="To">Time of the last failure.</param>
/// <param name="Complete">Whether the logs were judged from their beginning to their end.</param>
public sealed record JailRehearseResult(
    IReadOnlyList<string> Logs, long Lines, long Failures, IReadOnlyList<RehearsedOffender> Offenders, int OffenderCount, int BannedCount,
    int MaxRetry, double FindTime, double BanTime, bool Complete, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary><see cref="From"/> in seconds since 1970.</summary>
    public double? FromEpoch => Epoch.Seconds(From);

    /// <summary><see cref="To"/> in seconds since 1970.</summary>
    public double? ToEpoch => Epoch.Seconds(To);
}

/// <summary>Somebody who failed.</summary>
/// <param name="Id">What would be banned.</param>
/// <param name="Failures">Failures in all.</param>
/// <param name="Bans">How often it would have been banned.</param>
/// <param name="KeptOut">Failures while it would have been banned, which would not have come.</param>
/// <param name="First">The first failure.</param>
/// <param name="Last">The last failure.</param>
/// <param name="Banned">The first ban; absent where there would have been none.</param>
public sealed record RehearsedOffender(string Id, int Failures, int Bans, int KeptOut, DateTimeOffset First, DateTimeOffset Last, DateTimeOffset? Banned = null)
{
    /// <summary><see cref="First"/> in seconds since 1970.</summary>
    public double FirstEpoch => Epoch.Seconds(First);

    /// <summary><see cref="Last"/> in seconds since 1970.</summary>
    public double LastEpoch => Epoch.Seconds(Last);

    /// <summary><see cref="Banned"/> in seconds since 1970.</summary>
    public double? BannedEpoch => Epoch.Seconds(Banned);
}
