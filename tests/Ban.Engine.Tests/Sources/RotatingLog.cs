using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ban.Engine.Tests.Sources;

/// <summary>How a log is rotated.</summary>
public enum Rotation
{
    /// <summary>Renamed; the writer goes on in the old file for a while, then makes a new one.</summary>
    Rename,

    /// <summary>Copied and emptied, while nobody writes.</summary>
    CopyTruncate,

    /// <summary>Deleted once somebody has opened it; the writer goes on in the old file for a while, then makes a new one.</summary>
    Delete,
}

/// <summary>Writes numbered lines into a log and rotates it, as a program and logrotate(8) do together.</summary>
internal sealed class RotatingLog(string path) : IDisposable
{
    /// <summary>Rotated files that are kept; the oldest goes.</summary>
    public const int Kept = 12;

    private SafeFileHandle _file = Create(path);

    /// <summary>The number of the next line.</summary>
    public int Next { get; private set; }

    /// <summary>Appends lines that begin with their number, some longer than others.</summary>
    public void Write(int count)
    {
        StringBuilder text = new();
        for (int end = Next + count; Next < end; Next++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Next} {new string('x', Next % 90)}\n");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        RandomAccess.Write(_file, bytes, RandomAccess.GetLength(_file));
    }

    /// <summary>Rotates; <paramref name="late"/> more lines go to the old file where a writer would still do that.</summary>
    public void Rotate(Rotation kind, int late)
    {
        switch (kind)
        {
            case Rotation.Rename:
                Shift();
                File.Move(path, $"{path}.1");
                break;
            case Rotation.CopyTruncate:
                Write(late);
                Shift();
                File.Copy(path, $"{path}.1");
                RandomAccess.SetLength(_file, 0);
                return;
            default:
                File.Delete(path);
                break;
        }

        Write(late);
        SafeFileHandle old = _file;
        _file = Create(path);
        old.Dispose();
    }

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private void Shift()
    {
        for (int number = Kept; number > 0; number--)
        {
            if (File.Exists($"{path}.{number}"))
            {
                File.Move($"{path}.{number}", $"{path}.{number + 1}", overwrite: true);
            }
        }

        File.Delete($"{path}.{Kept + 1}");
    }
}
