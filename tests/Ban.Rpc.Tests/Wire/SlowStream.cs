namespace Ban.Rpc.Tests.Wire;

/// <summary>Reads as the stream inside does; after some writes the next ones wait, as to a side that does not read.</summary>
/// <param name="freeWrites">Writes that do not wait.</param>
/// <param name="readAgain">Ends the waiting.</param>
internal sealed class SlowStream(Stream inner, int freeWrites, Task readAgain) : Stream
{
    private int _freeWrites = freeWrites;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_freeWrites-- <= 0)
        {
            await readAgain.WaitAsync(cancellationToken);
        }

        await inner.WriteAsync(buffer, cancellationToken);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
