namespace Ban.Rpc.Contract;

/// <summary>The methods <c>event.*</c> and the notification that follows from them.</summary>
public static class EventApi
{
    /// <summary>Notification of the daemon: one event of one subscription, with <see cref="EventRaisedParams"/>.</summary>
    public const string Raised = "event.raised";

    public static ContractMethod<EventSubscribeParams, EventSubscribeResult> Subscribe { get; } =
        new("event.subscribe", "Sends events as they come, as notifications event.raised.", json => json.EventSubscribeParams, json => json.EventSubscribeResult)
        {
            Errors = [RpcErrorKinds.TooManySubscriptions, RpcErrorKinds.BadAddress],
            Example = """{"types":["ban","unban"],"replay":50}""",
        };

    public static ContractMethod<EventUnsubscribeParams> Unsubscribe { get; } =
        new("event.unsubscribe", "Ends a subscription of this connection.", json => json.EventUnsubscribeParams)
        {
            Errors = [RpcErrorKinds.UnknownSubscription],
            Example = """{"subscription":1}""",
        };

    internal static IEnumerable<ContractMethod> All => [Subscribe, Unsubscribe];
}
