using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ban.Native.LibC;

/// <summary>
/// A terminal device: raw mode, size, reading with a time limit, writing. Owns its descriptors. One thread may read while
/// others write; <see cref="Wake"/> may be called from any. I/O errors are <see cref="IOException"/>.
/// </summary>
public sealed unsafe class Tty : IDisposable
{
    private readonly SafeFileHandle _device;
    private readonly SafeFileHandle _wake;
    private TtyLibC.Termios _saved;
    private bool _isRaw;

    private Tty(SafeFileHandle device, SafeFileHandle wake) => (_device, _wake) = (device, wake);

    /// <summary>Opens a terminal device by path; <c>/dev/tty</c> is the one that controls the process.</summary>
    /// <exception cref="IOException">It does not exist, may not be opened, or is no terminal.</exception>
    public static Tty Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        int descriptor;
        fixed (byte* pointer = name)
        {
            descriptor = TtyLibC.Open(pointer, TtyLibC.ReadWrite | TtyLibC.NoControllingTerminal | TtyLibC.CloseOnExec);
        }

        if (descriptor < 0)
        {
            throw Failure($"cannot open terminal {path}");
        }

        var device = new SafeFileHandle(descriptor, ownsHandle: true);
        if (TtyLibC.IsATty(device) == 0)
        {
            device.Dispose();
            throw new IOException($"{path} is not a terminal");
        }

        int wake = TtyLibC.EventFd(0, TtyLibC.CloseOnExec | TtyLibC.EventNonBlocking);
        if (wake < 0)
        {
            IOException failure = Failure("cannot make an event descriptor");
            device.Dispose();
            throw failure;
        }

        return new Tty(device, new SafeFileHandle(wake, ownsHandle: true));
    }

    /// <summary>Columns and rows; 80 by 24 when the terminal does not say.</summary>
    public (int Columns, int Rows) Size
    {
        get
        {
            TtyLibC.WindowSize size;
            bool known = TtyLibC.IoCtl(_device, TtyLibC.GetWindowSize, &size) == 0 && size is { Columns: > 0, Rows: > 0 };
            return known ? (size.Columns, size.Rows) : (80, 24);
        }
    }

    /// <summary>
    /// Turns echo, line editing and signal keys off. The mode found at the first call is what <see cref="LeaveRaw"/> puts back.
    /// </summary>
    public void EnterRaw()
    {
        TtyLibC.Termios raw;
        if (!_isRaw)
        {
            fixed (TtyLibC.Termios* saved = &_saved)
            {
                if (TtyLibC.TcGetAttr(_device, saved) != 0)
                {
                    throw Failure("cannot read the terminal's mode");
                }
            }
        }

        raw = _saved;
        TtyLibC.CfMakeRaw(&raw);
        SetMode(&raw, "cannot set the terminal's raw mode");
        _isRaw = true;
    }

    /// <summary>Puts the first mode back; without <see cref="EnterRaw"/> it does nothing. A terminal that is gone is no error.</summary>
    public void LeaveRaw()
    {
        if (!_isRaw)
        {
            return;
        }

        // At once and not after the output has drained: a stopped terminal would hold up the end of the program.
        TtyLibC.Termios saved = _saved;
        while (TtyLibC.TcSetAttr(_device, TtyLibC.SetNow, &saved) != 0 && Marshal.GetLastPInvokeError() == TtyLibC.InterruptedCall)
        {
        }

        _isRaw = false;
    }

    /// <summary>
    /// Waits for input and reads it. Returns -1 when the time is over or <see cref="Wake"/> was called, 0 when the terminal is gone.
    /// </summary>
    /// <param name="buffer">Where to; not empty.</param>
    /// <param name="timeout">How long to wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    public int Read(Span<byte> buffer, TimeSpan timeout)
    {
        if (!WaitForInput(timeout))
        {
            return -1;
        }

        fixed (byte* pointer = buffer)
        {
            nint count = TtyLibC.Read(_device, pointer, (nuint)buffer.Length);
            if (count >= 0)
            {
                return (int)count;
            }

            // EIO is how a terminal whose other side has closed reads.
            return Marshal.GetLastPInvokeError() is TtyLibC.InterruptedCall or TtyLibC.TryAgain ? -1 : 0;
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">The terminal is gone.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* pointer = bytes)
            {
                nint count = TtyLibC.Write(_device, pointer, (nuint)bytes.Length);
                if (count >= 0)
                {
                    bytes = bytes[(int)count..];
                    continue;
                }

                switch (Marshal.GetLastPInvokeError())
                {
                    case TtyLibC.InterruptedCall:
                        break;
                    case TtyLibC.TryAgain:
                        // Only a descriptor shared with a program that made it non-blocking says so; a slow line needs time.
                        Thread.Sleep(1);
                        break;
                    default:
                        throw Failure("cannot write to the terminal");
                }
            }
        }
    }

    /// <summary>Makes a waiting <see cref="Read"/> return, or the next one if none waits.</summary>
    public void Wake()
    {
        ulong one = 1;
        TtyLibC.Write(_wake, (byte*)&one, sizeof(ulong));
    }

    /// <summary>Stops the whole job as the suspend key does, until the shell continues it. The caller has restored the terminal.</summary>
    public static void StopJob() => TtyLibC.Kill(0, TtyLibC.StopSignal);

    public void Dispose()
    {
        _device.Dispose();
        _wake.Dispose();
    }

    private bool WaitForInput(TimeSpan timeout)
    {
        int milliseconds = timeout < TimeSpan.Zero ? -1 : (int)Math.Min(Math.Ceiling(timeout.TotalMilliseconds), int.MaxValue);
        TtyLibC.PollDescriptor* polled = stackalloc TtyLibC.PollDescriptor[2];
        polled[0] = new TtyLibC.PollDescriptor { Descriptor = (int)_device.DangerousGetHandle(), Events = TtyLibC.PollIn };
        polled[1] = new TtyLibC.PollDescriptor { Descriptor = (int)_wake.DangerousGetHandle(), Events = TtyLibC.PollIn };
        int ready = TtyLibC.Poll(polled, 2, milliseconds);
        if (ready > 0 && polled[1].Returned != 0)
        {
            ulong count;
            TtyLibC.Read(_wake, (byte*)&count, sizeof(ulong));
        }

        return ready > 0 && polled[0].Returned != 0;
    }

    private void SetMode(TtyLibC.Termios* mode, string message)
    {
        while (TtyLibC.TcSetAttr(_device, TtyLibC.SetNow, mode) != 0)
        {
            if (Marshal.GetLastPInvokeError() != TtyLibC.InterruptedCall)
            {
                throw Failure(message);
            }
        }
    }

    private static IOException Failure(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(error)}");
    }
}
