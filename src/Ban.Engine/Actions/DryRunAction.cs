using System.Globalization;
using Ban.Core.Jails;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>Changes nothing: writes to the log what would be done.</summary>
public sealed class DryRunAction(JailSettings jail, ActionDefinition definition, ILogger log) : IBanAction
{
    /// <summary>Value of <c>engine</c> in an action file.</summary>
    public const string EngineName = "dry-run";

    public string Name => definition.Name;

    public ValueTask StartAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask BanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        foreach (ActionTicket ticket in log.IsEnabled(LogLevel.Information) ? tickets : [])
        {
            string end = ticket.End == DateTimeOffset.MaxValue ? "for ever" : "until " + ticket.End.ToString("u", CultureInfo.InvariantCulture);
            string deed = $"ban {VisibleText.Of(ticket.Id.ToString())} {end}";
            ActionLog.DryRun(log, jail.Name, deed);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask UnbanAsync(IReadOnlyList<ActionTicket> tickets, CancellationToken cancellationToken)
    {
        foreach (ActionTicket ticket in log.IsEnabled(LogLevel.Information) ? tickets : [])
        {
            string deed = $"unban {VisibleText.Of(ticket.Id.ToString())}";
            ActionLog.DryRun(log, jail.Name, deed);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
