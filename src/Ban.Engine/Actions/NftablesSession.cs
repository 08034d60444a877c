using Ban.Engine.Events;
using Ban.Native.NfTables;

namespace Ban.Engine.Actions;

/// <summary>
/// The one way to the kernel's nftables for all jails: opened when first used, one user at a time. The daemon owns it and
/// disposes it after the last action and after the observer.
/// </summary>
/// <param name="open">Opens the context; <see cref="NftContext.Open"/> but for tests.</param>
/// <param name="follow">Opens the notices of others' changes; null where nobody observes.</param>
public sealed class NftablesSession(Func<NftContext> open, Func<NftMonitor>? follow = null) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _actionsGate = new();
    private readonly List<NftablesAction> _actions = [];
    private readonly TaskCompletionSource<NftMonitor?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NftContext? _context;

    public NftablesSession()
        : this(NftContext.Open, NftMonitor.Open)
    {
    }

    /// <summary>Hears what actions find changed by others and have mended; must not block.</summary>
    internal Action<EngineEvent>? Drifted { get; set; }

    /// <summary>Done when an action first uses the kernel: the notices of others' changes, or null if there are none to be had.</summary>
    internal Task<NftMonitor?> Opened => _opened.Task;

    /// <summary>Actions that are started.</summary>
    internal IReadOnlyList<NftablesAction> Actions
    {
        get
        {
            lock (_actionsGate)
            {
                return [.. _actions];
            }
        }
    }

    public void Dispose()
    {
        _context?.Dispose();
        _gate.Dispose();
        if (_opened.Task is { IsCompletedSuccessfully: true, Result: { } monitor })
        {
            monitor.Dispose();
        }
    }

    /// <summary>Does something with the context that nothing of another jail comes between.</summary>
    /// <param name="before">What is to be done also where the kernel cannot be reached; null for nothing.</param>
    /// <exception cref="ActionException">The kernel refused or cannot be reached.</exception>
    internal async ValueTask<T> UseAsync<T>(Func<NftContext, T> work, CancellationToken cancellationToken, Action? before = null)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            before?.Invoke();
            return work(_context ??= Open());
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

    /// <summary>Lets the observer look after an action.</summary>
    /// <exception cref="ActionException">Another action has the same set: each would remove what the other put in.</exception>
    internal void Add(NftablesAction action)
    {
        lock (_actionsGate)
        {
            CheckSets(action, action);
            if (!_actions.Contains(action))
            {
                _actions.Add(action);
            }
        }
    }

    /// <summary>Sees to it that no other action uses the sets of this one.</summary>
    /// <param name="action">The action, started or not.</param>
    /// <param name="except">It may use them.</param>
    /// <exception cref="ActionException">Another action has the same set: each would remove what the other put in.</exception>
    internal void CheckSets(NftablesAction action, NftablesAction except)
    {
        if (Actions.FirstOrDefault(other => other != except && other.SharesSetWith(action)) is { } other)
        {
            throw new ActionException($"action '{action.Name}': addr_set names a set that jail '{other.Jail}' uses");
        }
    }

    internal void Remove(NftablesAction action)
    {
        lock (_actionsGate)
        {
            _actions.Remove(action);
        }
    }

    private NftContext Open()
    {
        NftContext context = open();
        NftMonitor? monitor = null;
        try
        {
            monitor = follow?.Invoke();
            monitor?.Ignore(context);
        }
        catch (NftException)
        {
            // The observer says that it is left with looking from time to time.
            monitor?.Dispose();
            monitor = null;
        }

        _opened.TrySetResult(monitor);
        return context;
    }
}
