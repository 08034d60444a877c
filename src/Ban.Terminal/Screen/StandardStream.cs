using Ban.Native.LibC;

namespace Ban.Terminal.Screen;

/// <summary>
/// Standard output or error as a stream. A file stream would keep an offset of its own, and two commands that share an output
/// file would write over each other; the runtime's console stream may send control bytes to a terminal first.
/// </summary>
/// <param name="descriptor">1 or 2; stays open. What standard error does not take is dropped: a complaint that nobody can hear is no failure.</param>
public sealed class StandardStream(int descriptor) : Stream
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Columns of the terminal that standard output goes to; null where it goes elsewhere, or the terminal does not say. Asked without a byte to it.</summary>
    public static int? Columns => Descriptor.Columns(StandardOutput);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">It failed; <see cref="Exception.HResult"/> is the error number.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            Descriptor.Write(descriptor, buffer);
        }
        catch (IOException) when (descriptor == StandardError)
        {
            // See above.
        }
        catch (IOException refused)
        {
            throw new IOException($"cannot write to standard output: {refused.Message}", refused) { HResult = refused.HResult };
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is held back.
    }

    // At once and on this thread: handed to the pool, as the base class does it, one line of output costs a program's start 10 ms.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
