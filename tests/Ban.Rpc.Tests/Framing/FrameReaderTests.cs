using System.IO.Pipelines;
using System.Text;
using Ban.Rpc.Framing;
using FsCheck;
using FsCheck.Fluent;

namespace Ban.Rpc.Tests.Framing;

public sealed class FrameReaderTests
{
    private const int Limit = 1000;

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("Content-Length: 7\r\n\r\n{\"a\":1}content-length:2\r\nX: y\r\n\r\n{}")]
    [InlineData("{\"a\":1}\r\n\n \n{}\n")]
    [InlineData(" \r\n\t{\"a\":1}\n{}\n")]
    public async Task Read_SplitAtEveryByte_GivesTheSameMessages(string stream)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        for (int split = 0; split <= bytes.Length; split++)
        {
            List<string> read = await ReadAllAsync([bytes[..split], bytes[split..]]);
            Assert.Equal(["{\"a\":1}", "{}"], read.Select(body => body.TrimEnd('\r')));
        }
    }

    [Fact]
    public void Read_AnyMessagesInAnyPieces_GivesThemBack()
    {
        Gen<string[]> messages = Gen.ArrayOf(Gen.Choose(0, 90).Select(length => "{" + new string('x', length) + "}"));
        Gen<int[]> cuts = Gen.NonEmptyListOf(Gen.Choose(1, 40)).Select(list => list.ToArray());
        Prop.ForAll(messages.ToArbitrary(), cuts.ToArbitrary(), (bodies, sizes) =>
        {
            foreach (FramingKind framing in Enum.GetValues<FramingKind>())
            {
                byte[] stream = [.. bodies.SelectMany(body => Frame.Wrap(Encoding.UTF8.GetBytes(body), framing))];
                Assert.Equal(bodies, ReadAllAsync(Pieces(stream, sizes)).GetAwaiter().GetResult());
            }
        }).Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("Content-Length: 1001\r\n\r\n", "a message of 1001 bytes, at most 1000 are taken")]
    [InlineData("Content-Length: 9\r\n\r\n{", "the connection ended inside a message")]
    [InlineData("{\"a\":1", "the connection ended inside a message")]
    public async Task Read_MalformedStream_SaysWhy(string stream, string reason)
    {
        FramingException error = await Assert.ThrowsAsync<FramingException>(() => ReadAllAsync([Encoding.UTF8.GetBytes(stream)]));
        Assert.Equal(reason, error.Message);
    }

    [Fact(Timeout = TestTime.LimitMilliseconds)]
    public async Task Read_TooManyHeaders_IsRefused()
    {
        string headers = string.Concat(Enumerable.Repeat("X: 1\r\n", FrameLimits.MaxHeaders));
        await Assert.ThrowsAsync<FramingException>(() => ReadAllAsync([Encoding.UTF8.GetBytes(headers + "Content-Length: 2\r\n\r\n{}")]));
        Assert.Equal(["{}"], await ReadAllAsync([Encoding.UTF8.GetBytes(headers[6..] + "Content-Length: 2\r\n\r\n{}")]));
    }

    [Theory(Timeout = TestTime.LimitMilliseconds)]
    [InlineData("X: ", FrameLimits.MaxHeaderBytes + 1)]
    [InlineData("{", Limit + 1)]
    public async Task Read_EndlessLine_IsRefusedBeforeItEnds(string start, int length)
    {
        var pipe = new Pipe();
        await using var reader = new FrameReader(pipe.Reader, Limit);
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(start.PadRight(length, 'x')), TestTime.Token);
        await Assert.ThrowsAsync<FramingException>(async () => await reader.ReadAsync(TestTime.Token));
    }

    private static IEnumerable<byte[]> Pieces(byte[] stream, int[] sizes)
    {
        for (int start = 0, i = 0; start < stream.Length; start += sizes[i], i = (i + 1) % sizes.Length)
        {
            yield return stream[start..Math.Min(stream.Length, start + sizes[i])];
        }
    }

    private static async Task<List<string>> ReadAllAsync(IEnumerable<byte[]> pieces)
    {
        // The reader runs inside the write, so that it sees exactly these pieces.
        var pipe = new Pipe(new PipeOptions(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline));
        Task<List<string>> reading = ReadAllAsync(pipe.Reader);
        foreach (byte[] piece in pieces)
        {
            await pipe.Writer.WriteAsync(piece, TestTime.Token);
        }

        await pipe.Writer.CompleteAsync();
        return await reading;
    }

    private static async Task<List<string>> ReadAllAsync(PipeReader input)
    {
        var bodies = new List<string>();
        await using var reader = new FrameReader(input, Limit);
        while (await reader.ReadAsync(CancellationToken.None) is { } body)
        {
            bodies.Add(Encoding.UTF8.GetString(body));
        }

        return bodies;
    }
}
