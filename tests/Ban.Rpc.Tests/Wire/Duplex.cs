using System.IO.Pipelines;

namespace Ban.Rpc.Tests.Wire;

/// <summary>Two connected streams in memory. What the left side writes the right side has read before the write returns.</summary>
internal static class Duplex
{
    public static (Stream Left, Stream Right) Create()
    {
        var options = new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);
        var toRight = new Pipe(options);
        var toLeft = new Pipe();
        return (new End(toLeft.Reader, toRight.Writer), new End(toRight.Reader, toLeft.Writer));
    }

    /// <summary>Closes the sending half only.</summary>
    public static void EndSending(Stream stream) => ((End)stream).Output.Complete();

    private sealed class End(PipeReader input, PipeWriter output) : Stream
    {
        private readonly Stream _input = input.AsStream();

        public PipeWriter Output => output;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            _input.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // As a socket does: writing to a side that is gone fails, even an empty write.
            FlushResult written;
            try
            {
                written = await output.WriteAsync(buffer, cancellationToken);
            }
            catch (InvalidOperationException e)
            {
                throw new IOException("closed from this side", e);
            }

            if (written.IsCompleted)
            {
                throw new IOException("Broken pipe");
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            output.Complete();
            input.Complete();
            base.Dispose(disposing);
        }
    }
}
