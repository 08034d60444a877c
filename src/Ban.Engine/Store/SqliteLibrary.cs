using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Ban.Engine.Store;

/// <summary>Binds the SQLite provider to the system's own library, which gets the distribution's security fixes.</summary>
internal static class SqliteLibrary
{
    private const string SystemName = "libsqlite3.so.0";

    /// <summary>Once per process: the runtime takes one resolver per assembly, the provider is process-wide anyway.</summary>
    private static readonly Lazy<bool> s_bound = new(Bind);

    /// <summary>Makes SQLite usable; cheap after the first time.</summary>
    /// <exception cref="StoreException">The library is not installed.</exception>
    public static void Use() => _ = s_bound.Value;

    private static bool Bind()
    {
        if (!NativeLibrary.TryLoad(SystemName, out nint library))
        {
            throw new StoreException($"{SystemName} cannot be loaded: install SQLite (Debian: libsqlite3-0) or set dbfile = None");
        }

        SQLite3Provider_e_sqlite3 provider = new();
        NativeLibrary.SetDllImportResolver(provider.GetType().Assembly, (string name, Assembly _, DllImportSearchPath? _) => name == "e_sqlite3" ? library : 0);
        raw.SetProvider(provider);

        // The store has one lock for each connection: the library's own, for every call and every allocation, come on top of that.
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }
}
