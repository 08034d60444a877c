namespace Ban.Native.Journal;

/// <summary>Which journals are opened; the values are libsystemd's, and those of fail2ban's <c>journalflags</c>.</summary>
[Flags]
public enum JournalScope
{
    /// <summary>Everything that may be read.</summary>
    All = 0,

    /// <summary>This machine's only, not those collected from others.</summary>
    LocalOnly = 1,

    /// <summary>Those that end with the boot only.</summary>
    RuntimeOnly = 2,

    /// <summary>The system's services and the kernel.</summary>
    System = 4,

    /// <summary>The user's own.</summary>
    CurrentUser = 8,
}
