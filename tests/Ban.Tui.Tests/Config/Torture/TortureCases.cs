namespace Ban.Tui.Tests.Config.Torture;

/// <summary>All cases by name, and what they share: a filter <c>f</c>, an action <c>a</c>, and jails that are enabled and use both.</summary>
internal static class TortureCases
{
    public static IReadOnlyDictionary<string, Func<ConfigDirectory, ConfigDirectory>> All { get; } =
        new[] { LayerTorture.Cases, GrammarTorture.Cases, VariableTorture.Cases, ParameterTorture.Cases, TagTorture.Cases }
            .SelectMany(static cases => cases).ToDictionary(StringComparer.Ordinal);

    public static ConfigDirectory WithBase(this ConfigDirectory directory) => directory
        .With("fail2ban.conf", "[Definition]\nloglevel = INFO\nlogtarget = /var/log/x\n")
        .With("filter.d/f.conf", "[Definition]\nfailregex = ^x <HOST>$\n")
        .With("action.d/a.conf", "[Definition]\nactionban = ban <ip>\n");

    /// <summary>Writes <c>jail.conf</c>: the defaults, then the given sections.</summary>
    public static ConfigDirectory WithJails(this ConfigDirectory directory, string sections) =>
        directory.With("jail.conf", "[DEFAULT]\nenabled = true\nfilter = f\naction = a\nlogpath = /nowhere\n" + sections);
}
