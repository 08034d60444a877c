using System.Collections.Immutable;
using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <summary>Bans were made.</summary>
/// <param name="IsUndo">To take something back: this is not taken back itself.</param>
/// <param name="Error">Why the rest was not, if there was a rest.</param>
public sealed record BannedMessage(IReadOnlyList<BanAddResult> Results, bool IsUndo, string? Error = null) : Message;

/// <summary>All rows that were shown are marked.</summary>
public sealed record MarkedMessage(ImmutableHashSet<BanKey> Marked) : Message;

/// <summary>Bans were not made, because somebody is logged in from an address.</summary>
/// <param name="Command">What was asked for and is not done.</param>
/// <param name="Reason">Who is, in one sentence.</param>
public sealed record BanRefusedMessage(BanCommand Command, string Reason) : Message;

/// <summary>Bans were lifted.</summary>
/// <param name="Known">Those of them that the screen knew, as they were.</param>
/// <param name="IsUndo">To take something back: this is not taken back itself.</param>
/// <param name="Error">Why the rest was not, if there was a rest.</param>
public sealed record UnbannedMessage(IReadOnlyList<BanRemoveResult> Results, IReadOnlyList<BanInfo> Known, bool IsUndo, string? Error = null) : Message;

/// <summary>Bans end later.</summary>
/// <param name="Known">As they were.</param>
public sealed record ProlongedMessage(IReadOnlyList<BanInfo> Known) : Message;

/// <summary>An address is ignored.</summary>
/// <param name="Jails">Where; fewer than asked for where that failed.</param>
/// <param name="Files">What was written.</param>
/// <param name="Error">Why not all of it was done.</param>
public sealed record IgnoredMessage(string Address, IReadOnlyList<string> Jails, IReadOnlyList<WrittenFile> Files, string? Error) : Message;

/// <summary>A page was read.</summary>
/// <param name="Error">Why it was not.</param>
public sealed record PageReadMessage(PageKind Kind, string Id, ImmutableArray<PageRow> Rows, string? Error = null) : Message;

/// <summary>The bans that wait were read.</summary>
/// <param name="Error">Why they were not.</param>
public sealed record HeldReadMessage(IReadOnlyList<HeldInfo> Rows, string? Error = null) : Message;

/// <summary>A ban that waited was decided about.</summary>
/// <param name="Apply">Whether it was made.</param>
public sealed record HeldDecidedMessage(IReadOnlyList<HeldDecision> Decided, bool Apply) : Message;
