using System.Text.Json;
using System.Text.Json.Nodes;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Daemon.Logging;
using Ban.Daemon.Methods;
using Ban.Engine;
using Ban.Engine.Events;
using Ban.Engine.Store;
using Ban.Rpc.Contract;

namespace Ban.Daemon.Tests.Methods;

public sealed class EventTranslatorTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);
    private static readonly NetAddress s_address = NetAddress.Parse("192.0.2.1");
    private static readonly Dictionary<string, string> s_groups = new(StringComparer.Ordinal) { ["user"] = "root" };

    public static TheoryData<EngineEvent, string> Events => new()
    {
        { new FailureFound(s_now, "sshd", s_address, s_now, 2, 3, "/log", 10, "line", "root", 0, s_groups), EventTypes.Failure },
        { new FailureIgnored(s_now, "sshd", s_address, "ignoreself"), EventTypes.Ignored },
        { new Banned(s_now, "sshd", s_address, s_now, TimeSpan.FromHours(1), 1, 3, null, Restored: false), EventTypes.Ban },
        { new Banned(s_now, "sshd", s_address, s_now, TimeSpan.FromHours(1), 1, 3, null, Restored: true), EventTypes.Restore },
        { new AlreadyBanned(s_now, "sshd", s_address, s_now), EventTypes.AlreadyBanned },
        { new BanPassedOver(s_now, "sshd", s_address), EventTypes.BanPassedOver },
        { new BanHeld(s_now, "sshd", s_address, 3, "alice is logged in"), EventTypes.Held },
        { new BanProlonged(s_now, "sshd", s_address, s_now, TimeSpan.FromHours(1), 1), EventTypes.Prolong },
        { new JailWarning(s_now, "sshd", "beware"), EventTypes.Warning },
        { new Unbanned(s_now, "sshd", s_address, BanEnd.Expired), EventTypes.Unban },
        { new JailStateChanged(s_now, "sshd", JailState.NoSource, "no log"), EventTypes.Jail },
        { new JailReloaded(s_now, "sshd"), EventTypes.Jail },
        { new ActionFailed(s_now, "sshd", "nftables", "no"), EventTypes.ActionError },
        { new SourceTrouble(s_now, "sshd", "/log", "gone"), EventTypes.SourceTrouble },
        { new EnforcementDrift(s_now, "sshd", "nftables", 3, 0, 0, Rebuilt: true), EventTypes.EnforcementDrift },
    };

    /// <summary>What is about no jail.</summary>
    private static ConfigurationReloaded Reloaded { get; } = new(
        s_now, [new JailOutcome("a", JailChange.Refused, "why"), new JailOutcome("b", JailChange.Unchanged), new JailOutcome("c", JailChange.Unchanged)]);

    [Fact]
    public void Translate_Reload_CountsWhatBecameOfTheJails()
    {
        EventInfo translated = EventTranslator.Translate(Reloaded);
        Assert.Equal((EventTypes.Reload, string.Empty, "2 unchanged, 1 refused"), (translated.Type, translated.Jail, translated.Message));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Translate_Event_HasItsTypeTimeAndJail(EngineEvent raised, string type)
    {
        EventInfo translated = EventTranslator.Translate(raised);
        Assert.Equal((type, s_now, "sshd"), (translated.Type, translated.Time, translated.Jail));
    }

    [Theory]
    [MemberData(nameof(Events))]
    public void Translate_Event_CarriesWhatTheContractSaysOfItsType(EngineEvent raised, string type)
    {
        EventKind kind = EventKinds.All.Single(kind => kind.Type == type);
        string[] common = ["type", "time", "timeEpoch", "jail"];
        JsonObject json = JsonSerializer.SerializeToNode(EventTranslator.Translate(raised), RpcJson.Default.EventInfo)!.AsObject();
        HashSet<string> members = [.. json.Select(member => member.Key).Except(common)];
        Assert.Superset(kind.Always.ToHashSet(StringComparer.Ordinal), members);
        Assert.Subset(kind.Always.Concat(kind.Sometimes).ToHashSet(StringComparer.Ordinal), members);
    }

    [Fact]
    public void Translate_EveryEventOfTheEngine_IsInTheTable()
    {
        IEnumerable<Type> known = Events.Select(row => row.Data.Item1.GetType()).Append(Reloaded.GetType()).Distinct();
        IEnumerable<Type> all = typeof(EngineEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(EngineEvent)));
        Assert.Equal(all.Order(ByName.Instance), known.Order(ByName.Instance));
        Assert.Equal(EventTypes.All.Order(StringComparer.Ordinal), Events.Select(row => row.Data.Item2).Append(EventTypes.Reload).Append(EventTypes.Log).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Translate_LongLine_IsCut()
    {
        var found = new FailureFound(s_now, "sshd", s_address, s_now, 1, 3, "/log", 0, new string('x', 100_000), null, 0, s_groups);
        Assert.Equal(4096, EventTranslator.Translate(found).Line!.Length);
    }

    [Fact]
    public void Translate_LineOfTheLog_CarriesWhatTheContractSays()
    {
        EventInfo translated = EventTranslator.Translate(new LogRecord(s_now, LogLevels.Error, "fail2ban.actions", new string('x', 5000)));
        Assert.Equal((EventTypes.Log, string.Empty, LogLevels.Error, "fail2ban.actions", 4096), (translated.Type, translated.Jail, translated.Level, translated.Module, translated.Message!.Length));
    }

    [Fact]
    public void Translate_Failure_TellsPatternAndPlaces()
    {
        EventInfo translated = EventTranslator.Translate(new FailureFound(s_now, "sshd", s_address, s_now, 1, 3, "/log", 0, "root 192.0.2.1", null, 2, s_groups)
        {
            Failregex = new ConfigText("^<F-USER>", new Origin("filter.d/sshd.conf", 41)),
            Places = new LinePlaces([new CapturedSpan("ip4", 5, 14), new CapturedSpan("user", 0, 4)], "%b %d", 0, 4),
            LogTimeZone = "CET",
        });
        Assert.Equal(("^<F-USER>", "filter.d/sshd.conf:41"), (translated.PatternText, translated.PatternOrigin));
        Assert.Equal([new CapturedGroup("user", 0, 4), new CapturedGroup("ip4", 5, 14)], translated.Captures);
        Assert.Equal(new LineDate(0, 4, "%b %d", "CET"), translated.Date);
    }

    [Fact]
    public void Translate_PlacesBehindTheCut_AreLeftOut()
    {
        var found = new FailureFound(s_now, "sshd", s_address, s_now, 1, 3, "/log", 0, new string('x', 5000), null, 0, s_groups)
        {
            Places = new LinePlaces([new CapturedSpan("user", 0, 4), new CapturedSpan("ip4", 4090, 4100)], "%b", 4095, 4097),
        };
        EventInfo translated = EventTranslator.Translate(found);
        Assert.Equal([new CapturedGroup("user", 0, 4)], translated.Captures);
        Assert.Null(translated.Date);
    }

    [Fact]
    public void Translate_PermanentBan_IsMinusOne()
    {
        var banned = new Banned(s_now, "sshd", s_address, s_now, Timeout.InfiniteTimeSpan, 1, 0, "because", Restored: false);
        EventInfo translated = EventTranslator.Translate(banned);
        Assert.Equal((-1.0, "because"), (translated.BanTime, translated.Reason));
    }

    private sealed class ByName : IComparer<Type>
    {
        public static ByName Instance { get; } = new();

        public int Compare(Type? x, Type? y) => string.CompareOrdinal(x?.FullName, y?.FullName);
    }
}
