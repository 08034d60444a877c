using System.Collections.Immutable;
using System.Globalization;
using Ban.Rpc.Contract;
using Ban.Terminal.Widgets;
using Ban.Tui.App;
using StoredFailure = Ban.Rpc.Contract.FailureDetail;

namespace Ban.Tui.Views;

/// <summary>What the daemon knows of an id as the text of a page.</summary>
/// <param name="zone">Times are shown in this zone.</param>
internal sealed class PageText(TimeZoneInfo zone)
{
    private const int Indent = 2;

    private readonly ViewContext _context = new(new Theme(), zone);

    /// <summary>Why an id is banned, or is not.</summary>
    public ImmutableArray<PageRow> Why(BanExplainResult why)
    {
        ArgumentNullException.ThrowIfNull(why);
        var rows = ImmutableArray.CreateBuilder<PageRow>();
        rows.AddRange(why.InForce.Select(ban => new PageRow(PageTone.Normal, 0, InForce(why.Id, ban))));
        if (why.InForce.Count == 0)
        {
            rows.Add(new PageRow(PageTone.Normal, 0, $"{why.Id} is not banned."));
        }

        foreach (PastBanInfo ban in why.Bans)
        {
            rows.Add(new PageRow(PageTone.Normal, 0, ""));
            rows.Add(new PageRow(PageTone.Heading, 0, Headline(ban)));
            AddFailures(rows, ban.Story);
        }

        if (why.Failures.Count > 0)
        {
            rows.Add(new PageRow(PageTone.Normal, 0, ""));
            rows.Add(new PageRow(PageTone.Heading, 0, "Failures that count towards the next ban"));
            AddFailures(rows, why.Failures);
        }
        else if (why.Bans.Count == 0)
        {
            rows.Add(new PageRow(PageTone.Dim, 0, "No failure and no ban of it is remembered."));
        }

        return rows.ToImmutable();
    }

    /// <summary>The bans of an id so far, the newest first.</summary>
    public ImmutableArray<PageRow> History(string id, BanHistoryResult history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return history.Bans.Count == 0
            ? [new PageRow(PageTone.Dim, 0, $"No ban of {id} is remembered.")]
            : [.. history.Bans.Select(ban => new PageRow(PageTone.Normal, 0, Headline(ban))), .. More(history)];
    }

    private static IEnumerable<PageRow> More(BanHistoryResult history) =>
        history.NextCursor is null ? [] : [new PageRow(PageTone.Dim, 0, $"There are more; bantui bans --history shows all.")];

    private string InForce(string id, BanInfo ban)
    {
        string until = ban.End is { } end ? $"until {Format.Moment(end, _context)}" : "for ever";
        string around = ban.Id == id ? "" : $", by the ban of {ban.Id}";
        return $"{id} is banned in {ban.Jail} since {Format.Moment(ban.Time, _context)} {until}{around}.";
    }

    private string Headline(PastBanInfo ban)
    {
        string made = ban.Reason is { Length: > 0 } reason ? $"by hand: {reason}" : ban.Failures == 0 ? "by hand" : $"after {Format.Count(ban.Failures, "failure")}";
        return $"{Format.Moment(ban.Time, _context)}  {ban.Jail}  {Format.Ordinal(ban.Count)} ban {(ban.BanTime < 0 ? "" : "for ")}{Format.Duration(ban.BanTime)}, {made}; {End(ban)}";
    }

    private string End(PastBanInfo ban)
    {
        string at = ban.Ended is { } ended ? $" {Format.Moment(ended, _context)}" : "";
        string by = ban.LiftedBy is { } who ? $"by {who}" : "by hand";
        return ban switch
        {
            { Active: true } => "in force",
            { How: "expired" } => $"ended by time{at}",
            { How: "manual" } => $"lifted {by}{at}",
            { How: "flush" } => $"lifted with all others {by}{at}",
            _ => "ended",
        };
    }

    private void AddFailures(ImmutableArray<PageRow>.Builder rows, IReadOnlyList<StoredFailure> failures)
    {
        foreach (StoredFailure failure in failures)
        {
            string count = $"{failure.Count?.ToString(CultureInfo.InvariantCulture) ?? _context.Theme.None}/{failure.MaxRetry?.ToString(CultureInfo.InvariantCulture) ?? _context.Theme.None}";
            rows.Add(new PageRow(PageTone.Dim, Indent, $"{Format.Moment(failure.Time, _context)}  {failure.Jail}  {count}  {Place(failure)}"));
            if (failure.Line is { } line)
            {
                rows.Add(new PageRow(PageTone.Line, Indent * 2, line));
            }

            if (failure.Pattern is { } pattern)
            {
                string where = failure.PatternOrigin is { } origin ? $"  {origin}" : "";
                rows.Add(new PageRow(PageTone.Dim, Indent * 2, $"failregex {pattern + 1}{where}  {failure.PatternText ?? "changed since"}"));
            }
        }
    }

    private static string Place(StoredFailure failure) => failure.Path is not { } path ? "place not known"
        : failure.Offset is { } offset ? $"{path} at byte {Format.Number(offset)}"
        : path;
}
