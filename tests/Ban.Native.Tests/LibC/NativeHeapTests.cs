using System.Globalization;
using System.Runtime.InteropServices;
using Ban.Native.LibC;

namespace Ban.Native.Tests.LibC;

public sealed class NativeHeapTests
{
    private const int BlockBytes = 4000;
    private const int Blocks = 32_000;
    private const int PageBytes = 4096;

    [Fact]
    public void Trim_FreeMemoryBelowWhatIsInUse_GoesBackToTheSystem()
    {
        byte[] content = [.. Enumerable.Repeat((byte)1, BlockBytes)];
        nint[] blocks = new nint[Blocks];
        for (int i = 0; i < blocks.Length; i++)
        {
            blocks[i] = Marshal.AllocHGlobal(BlockBytes); // malloc(3)
            Marshal.Copy(content, 0, blocks[i], BlockBytes);
        }

        // Every hundredth stays in use, so that the library cannot give back the rest as one piece by itself.
        for (int i = 0; i < blocks.Length; i++)
        {
            if (i % 100 != 0)
            {
                Marshal.FreeHGlobal(blocks[i]);
            }
        }

        long before = Resident();
        NativeHeap.Trim();
        long after = Resident();

        for (int i = 0; i < blocks.Length; i += 100)
        {
            Assert.Equal(1, Marshal.ReadByte(blocks[i]));
            Marshal.FreeHGlobal(blocks[i]);
        }

        Assert.True(before - after > (long)Blocks * BlockBytes / 2, $"{before} bytes before, {after} after");
    }

    private static long Resident() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * PageBytes;
}
