using Ban.Core.Configuration;
using Ban.Core.Jails;
using Microsoft.Extensions.Logging;

namespace Ban.Engine.Actions;

/// <summary>Makes actions from their definitions. Owns what they share; dispose it after the last action.</summary>
/// <param name="clock">The daemon's clock.</param>
/// <param name="log">Hears what actions do beyond their events.</param>
/// <param name="firewall">The way to nftables, opened only when an action needs it.</param>
public sealed class ActionFactory(TimeProvider clock, ILogger log, NftablesSession firewall) : IDisposable
{
    /// <summary>What shell commands and mails share.</summary>
    public CommandContext Commands { get; init; } = new(clock, log);

    /// <summary>Makes one action of a jail; nothing is started.</summary>
    /// <exception cref="ConfigurationException">The engine is unknown or a property is wrong.</exception>
    public IBanAction Create(JailSettings jail, ActionDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return definition.Engine switch
        {
            NftablesAction.EngineName => new NftablesAction(jail, definition, firewall, clock, log),
            DryRunAction.EngineName => new DryRunAction(jail, definition, log),
            SmtpAction.EngineName => new SmtpAction(jail, definition, Commands),
            null => new CommandAction(jail, definition, Commands),
            _ => throw new ConfigurationException(
                definition.Properties.TryGetValue("engine", out ConfigText? text) ? text.Origin : definition.Origin,
                $"engine = {definition.Engine}: expected {NftablesAction.EngineName}, {SmtpAction.EngineName} or {DryRunAction.EngineName}"),
        };
    }

    public void Dispose()
    {
        Commands.Dispose();
        firewall.Dispose();
    }
}
