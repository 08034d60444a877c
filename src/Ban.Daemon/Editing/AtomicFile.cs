using Ban.Matching.Review;

namespace Ban.Daemon.Editing;

/// <summary>Puts files of the configuration back as they were.</summary>
internal static class AtomicFile
{
    /// <summary>Puts back what was there: the old content, or nothing.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void Restore(string path, byte[]? old)
    {
        if (old is null)
        {
            File.Delete(path);
        }
        else
        {
            FileReplacement.Write(path, old);
        }
    }
}
