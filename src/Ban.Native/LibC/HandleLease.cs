using System.Runtime.InteropServices;

namespace Ban.Native.LibC;

/// <summary>Keeps a handle's descriptor open while it is lent to native code.</summary>
internal readonly ref struct HandleLease
{
    private readonly SafeHandle _handle;

    /// <exception cref="ObjectDisposedException">The handle is closed.</exception>
    internal HandleLease(SafeHandle handle)
    {
        bool taken = false;
        handle.DangerousAddRef(ref taken);
        _handle = handle;
    }

    internal int Descriptor => (int)_handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
