using System.Text.Json;

namespace Ban.Rpc.Contract;

/// <summary>Parameters of <c>command.run</c>: a command of fail2ban-client, such as <c>["get", "sshd", "bantime"]</c>.</summary>
/// <param name="Words">The command and its words; the options of the program itself are not among them.</param>
public sealed record CommandRunParams(IReadOnlyList<string> Words);

/// <summary>Answer of <c>command.run</c>: what fail2ban's server replies, lists and tuples as arrays. A refusal is error 1030.</summary>
/// <param name="Reply">The value; null where fail2ban replies with nothing.</param>
public sealed record CommandRunResult(JsonElement Reply);

/// <summary>Parameters of <c>jail.set</c>: one option of a running jail, until the next reload.</summary>
/// <param name="Jail">The jail.</param>
/// <param name="Option">A name as in jail.conf: <c>maxretry</c>, <c>findtime</c>, <c>bantime</c>, <c>bantime.increment</c>, <c>usedns</c>, <c>ignoreself</c> and so on.</param>
/// <param name="Value">Its text, as in jail.conf.</param>
public sealed record JailSetParams(string Jail, string Option, string Value);

/// <summary>Parameters of <c>failure.add</c>: a failure that another program has seen.</summary>
/// <param name="Jail">The jail.</param>
/// <param name="Id">An address, or other text where the jail counts such.</param>
/// <param name="Lines">Kept as its log lines; each counts as one failure, and none as one.</param>
public sealed record FailureAddParams(string Jail, string Id, IReadOnlyList<string>? Lines = null);

/// <summary>Answer of <c>failure.add</c>.</summary>
/// <param name="Ignored">Whether a rule of the jail ignores the id.</param>
/// <param name="Count">Failures of the id within findtime.</param>
/// <param name="Banned">Whether it is banned now.</param>
public sealed record FailureAddResult(bool Ignored, int Count, bool Banned);
