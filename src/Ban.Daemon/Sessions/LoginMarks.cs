namespace Ban.Daemon.Sessions;

/// <summary>
/// What changes on a machine when somebody logs in: the files that log-ins are noted in. To look at their times takes microseconds,
/// to find out who is logged in some milliseconds, which a ban should not wait for.
/// </summary>
/// <param name="Present">When <c>utmp</c> was written last.</param>
/// <param name="Past">When <c>wtmp</c> was.</param>
/// <param name="PastLength">How long it is: two log-ins may have the same time.</param>
/// <param name="Sessions">When systemd-logind last noted a session.</param>
internal readonly record struct LoginMarks(DateTime Present, DateTime Past, long PastLength, DateTime Sessions)
{
    /// <summary>Whether log-ins without a terminal are noted too: by logind, for every server that uses PAM. The other files do not know of them.</summary>
    public bool TellAll => Sessions > DateTime.FromFileTimeUtc(0);

    /// <summary>As they are now; a file that is not there has one mark.</summary>
    public static LoginMarks Read() => Read(UtmpFile.Present, UtmpFile.Past, LogindSessions.Folder);

    internal static LoginMarks Read(string presentFile, string pastFile, string sessionFolder)
    {
        var past = new FileInfo(pastFile);
        return new LoginMarks(
            File.GetLastWriteTimeUtc(presentFile), past.LastWriteTimeUtc, past.Exists ? past.Length : 0, File.GetLastWriteTimeUtc(sessionFolder));
    }
}
