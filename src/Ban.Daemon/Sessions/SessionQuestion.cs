namespace Ban.Daemon.Sessions;

/// <summary>What is asked about sessions.</summary>
/// <param name="Since">Log-ins that are over count from here on.</param>
/// <param name="IsWhole">Whether connections that may be no log-ins count.</param>
internal readonly record struct SessionQuestion(DateTimeOffset Since, bool IsWhole);
