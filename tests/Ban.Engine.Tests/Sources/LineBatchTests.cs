using System.Text;
using Ban.Engine.Sources;

namespace Ban.Engine.Tests.Sources;

public sealed class LineBatchTests
{
    [Fact]
    public void Lines_MixedEnds_GivesBytesAndOffsets()
    {
        using LineBatch batch = LineBatch.Copy("one\r\n\ntwo\nthr"u8, start: 100, end: 500);
        List<(string Text, long Offset)> lines = [];
        foreach (LogLine line in batch.Lines)
        {
            lines.Add((Encoding.UTF8.GetString(line.Bytes), line.Offset));
        }

        Assert.Equal([("one", 100L), ("", 105L), ("two", 106L), ("thr", 110L)], lines);
        Assert.Equal((4, 500L), (batch.CountLines(), batch.End));
    }

    [Fact]
    public void Dispose_SharedBatch_LivesUntilTheLastHolder()
    {
        LineBatch batch = LineBatch.Copy("one\n"u8, start: 0, end: 4);
        LineBatch shared = batch.Share();
        batch.Dispose();
        Assert.Equal(1, shared.CountLines());
        shared.Dispose();
        Assert.Throws<ObjectDisposedException>(() => shared.CountLines());
    }
}
