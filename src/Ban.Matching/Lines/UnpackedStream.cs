using System.ComponentModel;
using System.Diagnostics;

namespace Ban.Matching.Lines;

/// <summary>What a program writes when it unpacks a log; its end tells whether all went well.</summary>
public sealed class UnpackedStream : Stream
{
    private readonly Process _process;
    private readonly string _program;
    private readonly string _name;
    private readonly Stream _output;
    private string? _complaint;

    /// <summary>Starts the program.</summary>
    /// <param name="program">What unpacks it, in the search path: <c>xz</c> or another that takes the same options.</param>
    /// <param name="path">The file that the program opens.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Options besides those for unpacking quietly to the standard output.</param>
    /// <exception cref="IOException">The program is not installed. Reading throws it too, where the file is damaged.</exception>
    public UnpackedStream(string program, string path, string name, params ReadOnlySpan<string> options)
    {
        _program = program;
        _name = name;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (ReadOnlySpan<string>)["-d", "-c", "-q", .. options, "--", path])
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{name} needs the program {program}, which is not installed", e);
        }

        _process.StandardInput.Close();
        _process.ErrorDataReceived += (_, e) => _complaint ??= e.Data; // read to the end: a full pipe would stop it
        _process.BeginErrorReadLine();
        _output = _process.StandardOutput.BaseStream;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int read = _output.Read(buffer);
        if (read == 0)
        {
            _process.WaitForExit();
            if (_process.ExitCode != 0)
            {
                throw new IOException(_complaint is null ? $"{_program} could not unpack {_name}" : $"{_name} cannot be unpacked: {_complaint}");
            }
        }

        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            _process.Dispose();
        }

        base.Dispose(disposing);
    }
}
