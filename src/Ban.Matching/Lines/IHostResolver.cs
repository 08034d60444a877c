using Ban.Core.Net;

namespace Ban.Matching.Lines;

/// <summary>Looks up host names for a matcher. Never waits: an answer that is not there yet is no answer.</summary>
public interface IHostResolver
{
    /// <summary>The addresses of a name, as far as they are known at this moment.</summary>
    /// <param name="name">Hostile text from a log; any length.</param>
    /// <param name="warn">Whether the look-up is to be logged as a warning (<c>usedns = warn</c>).</param>
    /// <param name="addresses">Empty where the name is known to have none.</param>
    /// <returns>Whether the answer is known.</returns>
    bool TryResolve(string name, bool warn, out IReadOnlyList<NetAddress> addresses);
}
