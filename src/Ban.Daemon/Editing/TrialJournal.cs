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
/// written before the change and removed after the change is confirmed or taken back.
/// </summary>
internal sealed class TrialJournal(ConfigTree tree)
{
    private const string Name = ".bantui-trial";
    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private string Location => Path.Combine(tree.Directory, Name);

    /// <summary>Notes a change that is about to be made.</summary>
    public void Write(Trial trial) => FileReplacement.Write(Location, JsonSerializer.SerializeToUtf8Bytes(trial, TrialJson.Default.Trial), PrivateMode);

    /// <summary>The change is for good, or taken back.</summary>
    public void Remove() => File.Delete(Location);

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
            if (ConfigTree.Read(Location) is not { } content)
            {
                return null;
            }

            Trial trial = JsonSerializer.Deserialize(content, TrialJson.Default.Trial)!;
            return TakeBack(trial)
                ? $"The change of {trial.File} was not confirmed before the daemon ended: the version before is back"
                : $"The change of {trial.File} was not confirmed before the daemon ended, and the file was changed since: it stays";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return $"A change of the configuration was on trial when the daemon ended and cannot be taken back: {e.Message}";
        }
    }
}

/// <summary>The journal's form. By metadata: the serializer that is generated for speed writes missing bytes as no bytes.</summary>
[JsonSerializable(typeof(Trial), GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class TrialJson : JsonSerializerContext;
