using Ban.Core.Jails;

namespace Ban.Core.Configuration;

/// <summary>What a configuration holds and nothing runs.</summary>
/// <param name="Jails">The jails that are not enabled, as far as they can be read.</param>
/// <param name="Filters">Filters that no jail names.</param>
/// <param name="Problems">What is wrong with them, as if the daemon read it; also what is wrong in the enabled jails.</param>
public sealed record UnusedConfiguration(
    IReadOnlyList<JailSettings> Jails, IReadOnlyList<FilterDefinition> Filters, IReadOnlyList<ConfigProblem> Problems);
