using System.Text.Json;
using System.Text.Json.Serialization;
using Ban.Matching.Review;

namespace Ban.Daemon.Editing;

/// <summary>A change on trial.</summary>
/// <param name="File">Name within the configuration directory.</param>
/// <param name="Old">What comes back; null where there was no file.</param>
/// <param name="Revision">Of what is on trial.</param>
/// <param name="Until">When the old file comes back.</param>
internal sealed record Trial(string File, byte[]? Old, string Revision, DateTimeOffset Until);

/// <summary>
/// Keeps the change that is on trial on disk, so that a daemon which ends in the midst of it starts with the old file. It is
/// written before the change and removed after the change is confirmed or taken back. While its daemon lives it is locked, so that
/// another one, which may only be started to find out that one runs, leaves it alone.
/// </summary>
internal sealed class TrialJournal(ConfigTree tree) : IDisposable
{
    /// <summary>Error number EWOULDBLOCK: somebody else holds the lock.</summary>
    private const int InUse = 11;

    private const string Name = ".bantui-trial";
    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private FileStream? _lock;

    private string Location => Path.Combine(tree.Directory, Name);

    /// <summary>Notes a change that is about to be made.</summary>
    public void Write(Trial trial)
    {
        FileReplacement.Write(Location, JsonSerializer.SerializeToUtf8Bytes(trial, TrialJson.Default.Trial), PrivateMode);
        _lock?.Dispose();
        _lock = Lock();
    }

    /// <summary>The change is for good, or taken back, or was not made.</summary>
    public void Remove()
    {
        File.Delete(Location);
        Dispose();
    }

    /// <summary>Puts the old file back, unless somebody has changed it by other means since.</summary>
    /// <returns>Whether it was put back.</returns>
    public bool TakeBack(Trial trial)
    {
        string? path = tree.Writable(trial.File);
        bool isOurs = path is not null && ConfigTree.RevisionOf(ConfigTree.Read(path)) == trial.Revision;
        if (isOurs)
        {
            AtomicFile.Restore(path!, trial.Old);
        }

        Remove();
        return isOurs;
    }

    /// <summary>Takes a change back that was on trial when the daemon ended.</summary>
    /// <returns>What is to be said in the log; null if there was none.</returns>
    public string? Recover()
    {
        try
        {
            if (!File.Exists(Location))
            {
                return null;
            }

            using FileStream journal = Lock();
            Trial trial = JsonSerializer.Deserialize(journal, TrialJson.Default.Trial) ?? throw new JsonException("the note is empty");
            return TakeBack(trial)
                ? $"The change of {trial.File} was not confirmed before the daemon ended: the version before is back"
                : $"The change of {trial.File} was not confirmed before the daemon ended, and the file was changed since: it stays";
        }
        catch (IOException e) when (e.HResult == InUse)
        {
            return null; // the trial of a daemon that runs
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return $"A change of the configuration was on trial when the daemon ended and cannot be taken back: {e.Message}";
        }
    }

    /// <summary>Lets a trial that is on be taken back by the next start.</summary>
    public void Dispose()
    {
        _lock?.Dispose();
        _lock = null;
    }

    private FileStream Lock() => new(Location, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
}

/// <summary>The journal's form. By metadata: the serializer that is generated for speed writes missing bytes as no bytes.</summary>
[JsonSerializable(typeof(Trial), GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class TrialJson : JsonSerializerContext;
