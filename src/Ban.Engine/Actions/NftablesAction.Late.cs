using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Ban.Core.Net;
using Ban.Native.NfTables;

namespace Ban.Engine.Actions;

/// <content>
/// What was told while the kernel could not be had. It is wanted all the same: whoever has the session next takes note of it, and
/// the observer's look puts it in force.
/// </content>
public sealed partial class NftablesAction
{
    private readonly ConcurrentQueue<LateNews> _late = new();

    /// <summary>Does something with each part. Where that ends early, what was not reached is noted for later.</summary>
    private async ValueTask EachAsync<T>(
        T[][] parts, Func<T, LateNews> newsOf, Action<NftContext, T[]> work, CancellationToken cancellationToken)
    {
        int done = 0;
        try
        {
            for (; done < parts.Length; done++)
            {
                T[] part = parts[done];
                await UseAsync(context => work(context, part), cancellationToken);
            }
        }
        finally
        {
            foreach (T item in parts.Skip(done).SelectMany(static part => part))
            {
                _late.Enqueue(newsOf(item));
            }
        }
    }

    /// <summary>For who has the session.</summary>
    private void TakeLateNews()
    {
        DateTimeOffset now = _clock.GetUtcNow();
        while (_late.TryDequeue(out LateNews news))
        {
            if (news.End is not { } end)
            {
                _banned.Remove(news.Address);
                _leftOver.Remove(news.Address);
            }
            else if (end > now)
            {
                ref Wanted wanted = ref CollectionsMarshal.GetValueRefOrAddDefault(_banned, news.Address, out bool isKnown);
                wanted.End = end;
                _missing += isKnown ? 0 : 1;
            }
        }
    }

    /// <param name="End">When its ban ends; null where it was lifted.</param>
    private readonly record struct LateNews(NetAddress Address, DateTimeOffset? End);
}
