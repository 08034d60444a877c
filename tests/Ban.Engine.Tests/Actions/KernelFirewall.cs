using System.Diagnostics;
using System.Text;
using Ban.Core.Configuration;
using Ban.Core.Jails;
using Ban.Core.Net;
using Ban.Engine.Actions;
using Ban.Engine.Events;
using Ban.Native.NfTables;
using Ban.Native.Tests.NfTables;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ban.Engine.Tests.Actions;

/// <summary>The real kernel, in a network namespace of each test's own, and actions that use it.</summary>
internal static class KernelFirewall
{
    public delegate NftablesAction Maker(string jail, params (string Key, string Value)[] properties);

    /// <summary>Runs a body with somebody else's way to the kernel and a maker of actions, which share another one.</summary>
    public static void WithFirewall(Action<NftContext, Maker> body) => WithFirewall((other, make, _) => body(other, make));

    /// <summary>The same; the third argument are the events of the actions.</summary>
    public static void WithFirewall(Action<NftContext, Maker, List<EngineEvent>> body) => NetworkNamespace.Run(() =>
    {
        using NftContext other = NftContext.Open();
        using NftContext own = NftContext.Open();
        List<EngineEvent> events = [];
        using NftablesSession session = new(() => own) { Drifted = events.Add };
        body(other, (jail, properties) => Create(session, new RunningClock(), jail, properties), events);
    });

    public static NftablesAction Create(NftablesSession session, TimeProvider clock, string jail, params (string Key, string Value)[] properties)
    {
        ActionDefinition definition = Definition(properties);
        JailSettings settings = new() { Name = jail, Filter = new FilterDefinition { Name = "f" }, Actions = [definition] };
        return new NftablesAction(settings, definition, session, clock, NullLogger.Instance);
    }

    public static ActionDefinition Definition(params (string Key, string Value)[] properties) => new()
    {
        Name = "nftables",
        Engine = "nftables",
        Properties = properties.ToDictionary(static p => p.Key, static p => new ConfigText(p.Value, new Origin("jail.local", 7))),
    };

    public static NftablesAction Started(NftablesAction action)
    {
        Wait(action.StartAsync(default));
        return action;
    }

    public static void BanAll(IBanAction action, params ActionTicket[] tickets) => Wait(action.BanAsync(tickets, default));

    public static void UnbanAll(IBanAction action, params ActionTicket[] tickets) => Wait(action.UnbanAsync(tickets, default));

    /// <summary>What the kernel blocks, with the seconds left in whole tens.</summary>
    public static (NetAddress Address, int? Seconds)[] Enforced(IBanAction action)
    {
        ValueTask<IReadOnlyList<EnforcedBan>> listing = ((NftablesAction)action).ListAsync(default);
        return [.. listing.AsTask().GetAwaiter().GetResult()
            .Select(static ban => (ban.Address, Seconds: ban.Left is { } left ? (int?)(((int)left.TotalSeconds + 9) / 10 * 10) : null))
            .OrderBy(static ban => ban.Address)];
    }

    /// <summary>What the kernel blocks, in the order of their texts.</summary>
    public static string[] Addresses(IBanAction action) =>
        [.. Enforced(action).Select(static ban => ban.Address.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>The body stays on its thread, whose namespace this is; the calls it waits for end at once.</summary>
    public static void Wait(ValueTask task) => task.AsTask().GetAwaiter().GetResult();

    public static void Run(NftContext context, params string[] commands) => context.Run(Encoding.ASCII.GetBytes(string.Join('\n', commands) + "\n\0"));

    public static string Tables(NftContext context) => Encoding.UTF8.GetString(context.List("list tables\0"u8, terse: true));

    public static void RunTool(string file, params string[] arguments)
    {
        using Process process = Process.Start(file, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Begins at the tickets' start and runs as the kernel's own clock does.</summary>
    public sealed class RunningClock : TimeProvider
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => Tickets.Start + Stopwatch.GetElapsedTime(_start);
    }
}
