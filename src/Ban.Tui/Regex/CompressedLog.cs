using System.ComponentModel;
using System.Diagnostics;

namespace Ban.Tui.Regex;

/// <summary>Opens a log file, unpacked where its name says that it is packed.</summary>
internal static class CompressedLog
{
    /// <summary>Opens the file.</summary>
    /// <exception cref="RegexException">It may not be read, or the program that unpacks it is not installed. Reading throws it too, where the file is damaged.</exception>
    public static Stream Open(string path) => Path.GetExtension(path) switch
    {
        ".gz" => new GzipLog(path, OpenFile(path)),
        ".xz" => new UnpackedStream("xz", path),
        ".zst" => new UnpackedStream("zstd", path),
        _ => OpenFile(path),
    };

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (UnauthorizedAccessException)
        {
            throw new RegexException($"{path} cannot be read: permission denied");
        }
    }

    /// <summary>What a program writes when it unpacks a file; its end tells whether all went well.</summary>
    private sealed class UnpackedStream : Stream
    {
        private readonly Process _process;
        private readonly string _program;
        private readonly string _path;
        private readonly Stream _output;
        private string? _complaint;

        public UnpackedStream(string program, string path)
        {
            OpenFile(path).Dispose(); // a file that may not be read is our error, not the program's
            _program = program;
            _path = path;
            var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
            foreach (string argument in (ReadOnlySpan<string>)["-d", "-c", "-q", "--", path])
            {
                start.ArgumentList.Add(argument);
            }

            try
            {
                _process = Process.Start(start)!;
            }
            catch (Win32Exception)
            {
                throw new RegexException($"{path} needs the program {program}, which is not installed");
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
                    throw new RegexException(_complaint is null ? $"{_program} could not unpack {_path}" : $"{_path} cannot be unpacked: {_complaint}");
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
}
