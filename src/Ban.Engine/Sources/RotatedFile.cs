using Ban.Native.LibC;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Sources;

/// <summary>
/// A file that holds what a log held before. It is open, for its name may be another's in the next moment. Owns the file until
/// <see cref="TakeHandle"/> gives it away.
/// </summary>
/// <param name="name">The path it was found by.</param>
/// <param name="handle">The file.</param>
/// <param name="status">What the system says of it.</param>
/// <param name="hash">Of its first line, unpacked.</param>
internal sealed class RotatedFile(string name, SafeFileHandle handle, FileStatus status, string hash) : IDisposable
{
    /// <summary>A packed log has this many times its size, as far as a bound is concerned.</summary>
    private const int PackedFactor = 16;

    private SafeFileHandle? _handle = handle;

    public string Name { get; } = name;

    public FileIdentity Identity { get; } = status.Identity;

    public string FirstLineHash { get; } = hash;

    /// <summary>Whether it has to be unpacked first.</summary>
    public bool IsPacked { get; } = PackedLog.EndingOf(name) is not null;

    /// <summary>Bytes that there are to read, roughly where they are packed.</summary>
    public long Bytes => IsPacked ? status.Size * PackedFactor : status.Size;

    /// <summary>The open file, which from now on is the caller's.</summary>
    public SafeFileHandle TakeHandle()
    {
        SafeFileHandle taken = _handle ?? throw new ObjectDisposedException(Name);
        _handle = null;
        return taken;
    }

    public void Dispose() => _handle?.Dispose();
}

/// <summary>What was found of a log that is no longer at its path. Owns the files.</summary>
/// <param name="Anchor">The file that the search went back to; null if there is none, or if it is open already.</param>
/// <param name="Younger">What came after it, the oldest first.</param>
/// <param name="WasCut">Whether there are more than may be read, so that the oldest were left out.</param>
internal sealed record RotatedFiles(RotatedFile? Anchor, IReadOnlyList<RotatedFile> Younger, bool WasCut) : IDisposable
{
    /// <summary>The anchor, if there is one, and what came after it.</summary>
    public IEnumerable<RotatedFile> All => Anchor is null ? Younger : Younger.Prepend(Anchor);

    public void Dispose()
    {
        Anchor?.Dispose();
        foreach (RotatedFile file in Younger)
        {
            file.Dispose();
        }
    }
}
