using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Bans;

namespace Ban.Engine;

/// <content>What a person changes of a jail while it runs, until the next reload; and jails that no configuration names.</content>
public sealed partial class BanEngine
{
    /// <summary>
    /// Lets a jail go on under changed settings: counted failures, bans and positions stay. A jail that is stopped takes them at
    /// its next start.
    /// </summary>
    /// <param name="name">The jail.</param>
    /// <param name="change">Makes the new settings out of those that hold; what it throws is thrown on, and nothing is changed.</param>
    /// <returns>The settings that hold now.</returns>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="Ban.Core.Configuration.ConfigurationException">It cannot work under them; it goes on as it was.</exception>
    public async Task<JailSettings> ChangeJailAsync(string name, Func<JailSettings, JailSettings> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        JailSettings? next = null;
        await ChangeAsync(
            async () =>
            {
                Jail jail = Find(name);
                next = change(jail.Settings);
                if (!jail.IsRunning)
                {
                    Replace(jail, jail.Renew(next));
                }
                else if (!SettingsComparison.AreSame(jail.Settings, next))
                {
                    await GoOverAsync(jail, next);
                }
            },
            cancellationToken);
        return next!;
    }

    /// <summary>Adds a jail that is not started.</summary>
    /// <exception cref="JailExistsException">There is one of that name.</exception>
    public Task AddJailAsync(JailSettings settings, CancellationToken cancellationToken) => ChangeAsync(
        () =>
        {
            ArgumentNullException.ThrowIfNull(settings);
            lock (_listGate)
            {
                if (_jails.Any(jail => jail.Settings.Name == settings.Name))
                {
                    throw new JailExistsException(settings.Name);
                }

                _jails = [.. _jails, new Jail(settings, _context).Renew(settings)];
            }

            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Counts failures that a person reports, as if they stood in a log; enough of them ban.</summary>
    /// <param name="jail">Where.</param>
    /// <param name="id">Whose.</param>
    /// <param name="lines">What is kept as their lines; each counts, and none counts as one.</param>
    /// <returns>Failures of the id that count now; null if a rule ignores it.</returns>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    /// <exception cref="JailStoppedException">The jail does not run.</exception>
    public Task<int?> AddFailureAsync(string jail, FailureId id, IReadOnlyList<string> lines, CancellationToken cancellationToken) =>
        RunAsync(Find(jail), worker => worker.ReportAsync(id, lines), cancellationToken);

    /// <summary>Whether this very id is banned in a jail.</summary>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    public bool IsBanned(string jail, FailureId id) => FindBan(jail, id) is not null;

    /// <summary>The ban of this very id in a jail; null if there is none.</summary>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    public ActiveBan? FindBan(string jail, FailureId id) => Find(jail).Worker?.Register.Find(id);

    /// <summary>The bans that hold an id now: one of each jail at most, its own or that of a network around it.</summary>
    public IReadOnlyList<ActiveBan> Covering(FailureId id) => [.. _jails.Select(jail => jail.Worker?.Register.FindCovering(id)).OfType<ActiveBan>()];

    /// <summary>Every ban of a jail in the order of banning.</summary>
    /// <exception cref="UnknownJailException">There is no such jail.</exception>
    public IReadOnlyList<ActiveBan> ActiveBans(string jail) => Find(jail).Worker?.Register.Page(after: 0, NetAddress.None, int.MaxValue) ?? [];

    private static async Task GoOverAsync(Jail jail, JailSettings next)
    {
        bool wasPaused = jail.IsPaused;
        await jail.ReloadAsync(await jail.PrepareAsync(next));
        if (wasPaused)
        {
            jail.Pause();
        }
    }
}

/// <summary>There is a jail of that name already; the message is for the user.</summary>
public sealed class JailExistsException(string jail) : Exception($"jail '{jail}' exists already")
{
    /// <summary>The jail.</summary>
    public string Jail { get; } = jail;
}
