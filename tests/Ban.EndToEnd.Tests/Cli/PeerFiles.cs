using System.Globalization;

namespace Ban.EndToEnd.Tests.Cli;

/// <summary>A configuration of two jails, with actions that write to a file, and a log with one offender in it. Nothing of it touches a firewall.</summary>
internal static class PeerFiles
{
    /// <summary>Writes the files; both programs read them as they are.</summary>
    public static void Write(string directory)
    {
        Write(directory, "etc/fail2ban.conf", $"""
            [Definition]
            loglevel = INFO
            allowipv6 = auto
            logtarget = {directory}/daemon.log
            syslogsocket = auto
            socket = {directory}/f.sock
            pidfile = {directory}/f.pid
            dbfile = {directory}/db.sqlite3
            dbmaxmatches = 10
            dbpurgeage = 1d
            """);
        Write(directory, "etc/filter.d/door.conf", """
            [Definition]
            failregex = ^\s*door: refused <F-USER>\S+</F-USER> from <HOST>$
                        ^\s*door: knock from <ADDR> port <F-PORT/>$
            ignoreregex = ^\s*door: refused friend
            """);
        Write(directory, "etc/action.d/note.conf", $"""
            [Definition]
            actionstart = true
            actionstop = true
            actioncheck =
            actionban = echo ban <ip> >> <file>
            actionunban = echo unban <ip> >> <file>
            [Init]
            file = {directory}/notes
            """);
        Write(directory, "etc/jail.conf", $"""
            [DEFAULT]
            bantime = 10m
            findtime = 10m
            maxretry = 3
            ignoreip = 127.0.0.1/8 ::1
            backend = polling
            usedns = no
            [door]
            enabled = true
            filter = door
            logpath = {directory}/door.log
            action = note
            [gate]
            enabled = true
            filter = door
            logpath = {directory}/gate.log
                      {directory}/gate2.log
            maxretry = 5
            bantime = 1h
            action = note[name=gatekeeper]
            """);
        Write(directory, "gate.log", string.Empty);
        Write(directory, "gate2.log", string.Empty);
        var now = DateTime.Now;
        Write(directory, "door.log", string.Concat(((string[])["refused root from 192.0.2.7", "refused root from 192.0.2.7", "refused root from 192.0.2.7", "knock from 192.0.2.8 port 4"])
            .Select((line, place) => string.Create(CultureInfo.InvariantCulture, $"{now.AddSeconds(place - 5):yyyy-MM-ddTHH:mm:ss} door: {line}\n"))));
    }

    private static void Write(string directory, string name, string text)
    {
        var path = Path.Combine(directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.Length == 0 || text.EndsWith('\n') ? text : text + "\n");
    }
}
