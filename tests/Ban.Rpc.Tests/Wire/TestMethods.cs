using System.Text.Json.Serialization;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;
using Ban.Rpc.Messages;

namespace Ban.Rpc.Tests.Wire;

internal sealed record EchoParams(string Text, int Times = 1);

internal sealed record JoinParams(IReadOnlyList<string> Words);

internal sealed record TextParams(string Text);

internal sealed record TimeParams(DateTimeOffset Time);

internal sealed record ProgressParams(IReadOnlyList<string>? Steps = null, RequestId? Progress = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(Rfc3339Converter)])]
[JsonSerializable(typeof(EchoParams))]
[JsonSerializable(typeof(JoinParams))]
[JsonSerializable(typeof(TextParams))]
[JsonSerializable(typeof(TimeParams))]
[JsonSerializable(typeof(ProgressParams))]
internal sealed partial class TestJson : JsonSerializerContext;

/// <summary>The methods that transcripts call.</summary>
internal sealed class TestMethods
{
    private static readonly DateTimeOffset s_eventTime = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private readonly EventSubscriptions _events = new();
    private int _waiting;

    public TestMethods()
    {
        _events.Publish(new EventInfo { Type = EventTypes.Failure, Time = s_eventTime, Jail = "a" });
        _events.Publish(new EventInfo { Type = EventTypes.Ban, Time = s_eventTime, Jail = "a" });
        _events.Publish(new EventInfo { Type = EventTypes.Unban, Time = s_eventTime.AddSeconds(1), Jail = "a" });
        AddPlain();
        AddSlow();
        Table.Add(EventApi.Subscribe, (p, call, _) =>
            ValueTask.FromResult(_events.Subscribe(p, call)));
    }

    public RpcMethodTable Table { get; } = new();

    /// <summary>Lets <c>test.hold</c> go on.</summary>
    public TaskCompletionSource Release { get; } = new();

    /// <summary>Handlers of <c>test.wait</c> that nobody has cancelled.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    private void AddPlain()
    {
        Table.Add("test.echo", TestJson.Default.EchoParams, TestJson.Default.String, (p, _, _) =>
            ValueTask.FromResult(string.Concat(Enumerable.Repeat(p.Text, p.Times))));
        Table.Add("test.join", TestJson.Default.JoinParams, TestJson.Default.String, (p, _, _) => ValueTask.FromResult(string.Join(' ', p.Words)));
        Table.Add("test.time", TestJson.Default.TimeParams, TestJson.Default.DateTimeOffset, (p, _, _) => ValueTask.FromResult(p.Time));
        Table.Add("test.nothing", RpcJson.Default.NoParams, (_, _, _) => default);
        Table.Add("test.refuse", RpcJson.Default.NoParams, (_, _, _) => throw RpcErrors.UnknownJail("ssh"));
        Table.Add("test.crash", RpcJson.Default.NoParams, (_, _, _) => throw new InvalidOperationException("secret /etc/path"));
        Table.Add("test.notify", TestJson.Default.TextParams, async (p, call, token) =>
            await call.Peer.NotifyAsync("test.notified", p, TestJson.Default.TextParams, token));
        Table.Add("test.progress", TestJson.Default.ProgressParams, (p, call, _) =>
        {
            foreach (string step in p.Steps ?? [])
            {
                call.ReportProgress(p.Progress!.Value, step, TestJson.Default.String);
            }

            return default;
        });
        Table.Add("test.late", TestJson.Default.ProgressParams, (p, call, _) =>
        {
            call.AfterResponse(() => call.ReportProgress(p.Progress!.Value, "late", TestJson.Default.String));
            return default;
        });
    }

    private void AddSlow()
    {
        Table.Add("test.wait", RpcJson.Default.NoParams, async (_, _, token) =>
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        });
        Table.Add("test.shrug", RpcJson.Default.NoParams, TestJson.Default.String, async (_, _, token) =>
        {
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return "done anyway";
        });
        Table.Add("test.hold", RpcJson.Default.NoParams, TestJson.Default.String, async (_, _, token) =>
        {
            await Release.Task.WaitAsync(token);
            return "held";
        });
    }
}
