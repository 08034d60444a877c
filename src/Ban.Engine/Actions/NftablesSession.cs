using Ban.Native.NfTables;

namespace Ban.Engine.Actions;

/// <summary>
/// The one way to the kernel's nftables for all jails: opened when first used, one user at a time. The daemon owns it and
/// disposes it after the last action.
/// </summary>
/// <param name="open">Opens the context; <see cref="NftContext.Open"/> but for tests.</param>
public sealed class NftablesSession(Func<NftContext> open) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private NftContext? _context;

    public NftablesSession()
        : this(NftContext.Open)
    {
    }

    public void Dispose()
    {
        _context?.Dispose();
        _gate.Dispose();
    }

    /// <summary>Does something with the context that nothing of another jail comes between.</summary>
    /// <exception cref="ActionException">The kernel refused or cannot be reached.</exception>
    internal async ValueTask<T> UseAsync<T>(Func<NftContext, T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _context ??= open();
            return work(_context);
        }
        catch (NftException exception)
        {
            throw new ActionException(exception.Message, exception);
        }
        finally
        {
            _gate.Release();
        }
    }
}
