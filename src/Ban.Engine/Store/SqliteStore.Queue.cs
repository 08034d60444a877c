using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Ban.Engine.Store;

/// <content>One writer for all: what waits goes into one transaction.</content>
public sealed partial class SqliteStore
{
    private string? _problem;

    /// <summary>Writes until the channel is closed. Ends only then: a failed transaction is its callers' news, whatever it failed by.</summary>
    private async Task WriteAsync()
    {
        List<Request> pending = [];
        while (await _requests.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (pending.Count < Capacity && _requests.Reader.TryRead(out Request? request))
            {
                pending.Add(request);
            }

            lock (_lock)
            {
                WriteTogether(pending);
            }

            // At once: the next request can be hours away, and these may hold a hundred thousand bans.
            pending.Clear();
        }
    }

    private async ValueTask EnqueueAsync(Request request, CancellationToken cancellationToken)
    {
        try
        {
            await _requests.Writer.WriteAsync(request, cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new StoreException($"database {_options.File} is closed", exception);
        }

        // Not cut by the token: the batch is on its way, and whoever asked must know what became of it.
        await request.Done.Task;
    }

    /// <summary>One transaction for all; if it fails, one for each, so that nobody pays for another's batch.</summary>
    private void WriteTogether(List<Request> pending)
    {
        Exception? failure = Transact(pending);
        if (failure is not null && pending.Count > 1)
        {
            foreach (Request request in pending)
            {
                request.Complete(Transact([request]));
            }

            return;
        }

        foreach (Request request in pending)
        {
            request.Complete(failure);
        }
    }

    private StoreException? Transact(List<Request> requests)
    {
        string? attached = requests.Find(static request => request.Attached is not null)?.Attached;
        try
        {
            if (attached is not null)
            {
                DatabaseTransfer.Attach(_connection, attached);
            }

            bool force = requests.Exists(static request => request.ForceToDisk);
            _statements.Execute(force ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _statements.Execute(Sql.Begin);
            foreach (Request request in requests)
            {
                request.Work();
            }

            _statements.Execute(Sql.Commit);
            if (requests.Exists(static request => request.IsPurge))
            {
                SqliteShrinking.Run(_connection, _options.File, requests.Exists(static request => request.IsAtStart), _log);
            }

            _problem = null;
            return null;
        }
        catch (SqliteException exception)
        {
            RollBack();
            return Refused(SqliteFile.Translate(_options.File, exception));
        }
        catch (Exception exception)
        {
            // A defect of ours. Were it to end this loop, every jail would wait for its next commit for ever.
            RollBack();
            StoreLog.Faulted(_log, exception);
            return Refused(new StoreException($"database {_options.File}: fault of the program: {exception.Message.ReplaceLineEndings(" ")}", exception));
        }
        finally
        {
            if (attached is not null)
            {
                Detach();
            }
        }
    }

    /// <summary>Said once for each trouble: the log may stand on the same full disk.</summary>
    private StoreException Refused(StoreException told)
    {
        if (_problem != told.Message)
        {
            _problem = told.Message;
            StoreLog.CommitFailed(_log, told.Message);
        }

        return told;
    }

    private void Detach()
    {
        try
        {
            DatabaseTransfer.Detach(_connection);
        }
        catch (SqliteException)
        {
            // It could not be attached in the first place.
        }
    }

    private void RollBack()
    {
        try
        {
            _statements.Execute(Sql.Rollback);
        }
        catch (SqliteException)
        {
            // SQLite had rolled back by itself, as it does when the disk is full.
        }
    }

    /// <summary>Something to do inside a transaction, and who waits for it.</summary>
    private sealed record Request(Action Work)
    {
        public bool ForceToDisk { get; init; }

        public bool IsPurge { get; init; }

        /// <summary>Whether no jail runs yet, so that it may take its time.</summary>
        public bool IsAtStart { get; init; }

        /// <summary>A database that the work reads; one at a time has one.</summary>
        public string? Attached { get; init; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Complete(Exception? failure)
        {
            if (failure is null)
            {
                Done.SetResult();
            }
            else
            {
                Done.SetException(failure);
            }
        }
    }
}
