using Ban.Rpc.Contract;
using Ban.Tui.Views;

namespace Ban.Tui.Cli;

/// <summary>Events as lines, for people or as JSON. Whatever can come from a log is made visible first.</summary>
internal sealed class EventLines(CommandContext context)
{
    private const int TypeWidth = 13;

    public void Print(EventRaisedParams raised)
    {
        if (context.IsJson)
        {
            if (raised.Missed is { } lost)
            {
                context.PrintJson(new MissedEvents("missed", lost), CliJson.Default.MissedEvents);
            }

            context.PrintJson(raised.Event, RpcJson.Default.EventInfo);
            return;
        }

        if (raised.Missed is { } missed)
        {
            context.Print($"({missed} events missed)");
        }

        context.Print(Line(raised.Event));
    }

    private string Line(EventInfo happened)
    {
        IEnumerable<string?> parts = [CliText.Visible(happened.Jail), happened.Id is null ? null : CliText.Visible(happened.Id), Details(happened)];
        return $"{CliText.Time(happened.Time, context.Zone)}  {Type(happened.Type)}  {string.Join("  ", parts.Where(part => !string.IsNullOrEmpty(part)))}";
    }

    /// <summary>The word is padded before it is coloured: escape sequences have no width.</summary>
    private string Type(string type)
    {
        string word = CliText.Visible(type).PadRight(TypeWidth);
        string? color = type switch
        {
            EventTypes.Ban or EventTypes.Restore => "31",
            EventTypes.Unban => "32",
            EventTypes.Held or EventTypes.ActionError or EventTypes.SourceTrouble or EventTypes.EnforcementDrift => "33",
            _ => null,
        };
        return context.HasColor && color is not null ? $"\e[{color}m{word}\e[0m" : word;
    }

    private static string Details(EventInfo happened)
    {
        string?[] parts = happened.Type switch
        {
            EventTypes.Failure => [$"{happened.Count}/{happened.MaxRetry}", happened.User is null ? null : $"user {happened.User}"],
            EventTypes.Ban or EventTypes.Restore => [BanTime(happened), happened.Count is { } count ? Format.Ordinal(count) : null, happened.Reason],
            EventTypes.Jail => [happened.State, happened.Message],
            EventTypes.SourceTrouble => [happened.Path, happened.Message],
            EventTypes.Log => [happened.Level, happened.Module, happened.Message],
            _ => [happened.Reason, happened.Message],
        };
        return CliText.Visible(string.Join("  ", parts.Where(part => !string.IsNullOrEmpty(part))));
    }

    private static string? BanTime(EventInfo happened) => happened.BanTime is { } seconds ? Format.Duration(seconds, " ") : null;
}
