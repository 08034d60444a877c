using Ban.Rpc.Contract;

namespace Ban.Tui.App;

/// <summary>Bans.</summary>
/// <param name="IsUndo">To take something back.</param>
public sealed record BanCommand(IReadOnlyList<BanAddParams> Requests, bool IsUndo = false) : Command;

/// <summary>Lifts bans.</summary>
/// <param name="Known">The bans as the screen knows them, so that this can be taken back.</param>
/// <param name="IsUndo">To take something back.</param>
public sealed record UnbanCommand(IReadOnlyList<BanRemoveParams> Requests, IReadOnlyList<BanInfo> Known, bool IsUndo = false) : Command;

/// <summary>Makes bans end later.</summary>
/// <param name="Requests">The new times, from now on.</param>
/// <param name="Known">The bans as they were.</param>
public sealed record ProlongCommand(IReadOnlyList<BanAddParams> Requests, IReadOnlyList<BanInfo> Known) : Command
{
    /// <summary>Makes bans end after so many seconds from now.</summary>
    public static ProlongCommand Of(IEnumerable<BanInfo> bans, double seconds)
    {
        BanInfo[] known = [.. bans];
        return new ProlongCommand([.. known.GroupBy(ban => ban.Jail).Select(jail => new BanAddParams([.. jail.Select(ban => ban.Id)], jail.Key, seconds))], known);
    }
}

/// <summary>Takes a prolonging back: a ban is never made shorter, so each is lifted and made again.</summary>
public sealed record ShortenCommand(IReadOnlyList<BanRemoveParams> Lift, IReadOnlyList<BanAddParams> Again) : Command;

/// <summary>Has an address or a network ignored from now on.</summary>
/// <param name="Write">Whether the configuration of each jail says so, too.</param>
public sealed record IgnoreCommand(string Address, IReadOnlyList<string> Jails, bool Write) : Command;

/// <summary>Takes an ignoring back.</summary>
/// <param name="Files">What was written for it.</param>
public sealed record UnignoreCommand(string Address, IReadOnlyList<string> Jails, IReadOnlyList<WrittenFile> Files) : Command;

/// <summary>A file of the configuration that was written here.</summary>
/// <param name="File">As <c>config.write</c> names it.</param>
/// <param name="Before">What was in it.</param>
/// <param name="Revision">Of what is in it now.</param>
public sealed record WrittenFile(string File, string Before, string Revision);

/// <summary>Marks rows of a table of bans, as many as can be changed at once.</summary>
public sealed record MarkAllCommand(BanTable Table) : Command;

/// <summary>Reads a page about an id.</summary>
public sealed record ReadPageCommand(PageKind Kind, string Id) : Command;

/// <summary>Reads the bans that wait for a decision.</summary>
public sealed record ReadHeldCommand : Command;

/// <summary>Decides about a ban that waits.</summary>
/// <param name="Apply">Whether it is made; else it is dropped.</param>
public sealed record DecideHeldCommand(string Id, string Jail, bool Apply) : Command;
