using System.Runtime.InteropServices;
using System.Text;

namespace Ban.Native.LibC;

/// <summary>Users and groups by the system's own look-up, so that those of a directory service are known too.</summary>
public static unsafe partial class SystemUsers
{
    /// <summary>Room for <c>struct passwd</c> and <c>struct group</c>, of which only the first members are read.</summary>
    private const int EntrySize = 128;

    /// <summary>A group with thousands of members is long.</summary>
    private const int FirstRoom = 4096;
    private const int MostRoom = 1 << 20;

    /// <summary>Error number ERANGE.</summary>
    private const int TooSmall = 34;

    private const int MaxGroups = 65_536;

    /// <summary>Place of the group's number in <c>struct group</c>, behind two pointers.</summary>
    private static readonly int s_groupOffset = 2 * sizeof(nint);

    /// <summary>Place of the primary group in <c>struct passwd</c>, behind two pointers and the user's number.</summary>
    private static readonly int s_primaryOffset = (2 * sizeof(nint)) + sizeof(uint);

    private delegate int LookUp(byte* entry, byte* room, nuint length, byte** found);

    /// <summary>The number of the user that this process acts as.</summary>
    public static uint Own => EffectiveUser();

    /// <summary>Name of a user; null if the system knows none.</summary>
    public static string? NameOf(uint user)
    {
        string? name = null;
        Find((entry, room, length, found) => UserById(user, entry, room, length, found), entry => name = Text(*(byte**)entry));
        return name;
    }

    /// <summary>Number of a group; null if there is none of that name.</summary>
    public static uint? GroupOf(string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name + '\0');
        uint? group = null;
        Find(
            (entry, room, length, found) =>
            {
                fixed (byte* start = text)
                {
                    return GroupByName(start, entry, room, length, found);
                }
            },
            entry => group = *(uint*)((byte*)entry + s_groupOffset));
        return group;
    }

    /// <summary>Every group that a user is a member of by the system's files; empty for one that is not known.</summary>
    public static IReadOnlyList<uint> GroupsOf(uint user)
    {
        string? name = null;
        uint primary = 0;
        Find((entry, room, length, found) => UserById(user, entry, room, length, found), entry =>
        {
            name = Text(*(byte**)entry);
            primary = *(uint*)((byte*)entry + s_primaryOffset);
        });
        return name is null ? [] : GroupsOf(name, primary);
    }

    private static uint[] GroupsOf(string user, uint primary)
    {
        byte[] text = Encoding.UTF8.GetBytes(user + '\0');
        uint[] groups = new uint[MaxGroups];
        int count = groups.Length;
        fixed (byte* name = text)
        fixed (uint* start = groups)
        {
            return GroupList(name, primary, start, ref count) < 0 ? [primary] : groups[..count];
        }
    }

    private static void Find(LookUp lookUp, Action<nint> read)
    {
        byte* entry = stackalloc byte[EntrySize];
        for (int length = FirstRoom; length <= MostRoom; length *= 4)
        {
            byte[] room = new byte[length];
            fixed (byte* start = room)
            {
                byte* found = null;
                int error = lookUp(entry, start, (nuint)length, &found);
                if (error == 0 && found is not null)
                {
                    read((nint)entry);
                }

                if (error != TooSmall)
                {
                    return;
                }
            }
        }
    }

    private static string? Text(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    private static partial int UserById(uint user, byte* entry, byte* room, nuint length, byte** found);

    [LibraryImport("libc", EntryPoint = "getgrnam_r")]
    private static partial int GroupByName(byte* name, byte* entry, byte* room, nuint length, byte** found);

    [LibraryImport("libc", EntryPoint = "getgrouplist")]
    private static partial int GroupList(byte* name, uint primary, uint* groups, ref int count);
}
