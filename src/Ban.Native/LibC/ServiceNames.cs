using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Ban.Native.LibC;

/// <summary>Ports by the names of <c>/etc/services</c>, or wherever else the system looks them up.</summary>
public static unsafe class ServiceNames
{
    /// <summary>Place of the port in <c>struct servent</c>, behind two pointers.</summary>
    private static readonly int s_portOffset = 2 * sizeof(nint);

    private static readonly Lock s_gate = new();

    /// <summary>The port of a service, of whatever protocol.</summary>
    /// <param name="name">ASCII text.</param>
    public static bool TryGetPort(string name, out int port)
    {
        port = 0;
        byte[] text = Encoding.ASCII.GetBytes(name + '\0');

        // The C library answers in memory that the next call writes over.
        lock (s_gate)
        {
            fixed (byte* start = text)
            {
                byte* entry = EventImports.GetServiceByName(start, null);
                if (entry is null)
                {
                    return false;
                }

                port = BinaryPrimitives.ReadUInt16BigEndian(MemoryMarshal.CreateReadOnlySpan(ref *(entry + s_portOffset), sizeof(ushort)));
                return true;
            }
        }
    }
}
