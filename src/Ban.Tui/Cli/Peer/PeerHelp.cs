namespace Ban.Tui.Cli.Peer;

/// <summary>The usage of the program under the name fail2ban-client.</summary>
internal static class PeerHelp
{
    public static string Text { get; } = """
        Usage: fail2ban-client [OPTIONS] <COMMAND>

        Speaks to bantuid in the words of fail2ban's client.

        Options:
            -c, --conf DIR          configuration directory
            -s, --socket FILE       the daemon's socket
            -p, --pidfile FILE      file of its process id, for start
            --loglevel LEVEL        its log level, for start
            --logtarget TARGET      its log, for start
            --syslogsocket auto|FILE
            -d, --dp, --dump-pretty print the configuration as commands
            -t, --test              test the configuration; with a command, first
            -i                      take commands from standard input
            -v, -q                  tell more, tell less
            -b, -f                  start in the background (usual), in the foreground
            -x, --async, --pname    taken and not needed: a socket without a daemon is replaced at the start
            --timeout TIME          how long to wait for the daemon
            --str2sec TIME          print the seconds of a time such as 1d12h
            -h, --help              print this
            -V, --version           print the version: its number, or with the name

        Commands for the daemon:
            start | stop | restart | status [--all [FLAVOR]] | stats | ping [SECONDS] | version | echo WORD...
            reload [--restart] [--unban] [--if-exists] [JAIL | --all]
            restart [--unban] [--if-exists] JAIL
            banned [IP...] | unban --all | unban IP... | flushlogs
            get loglevel | logtarget | syslogsocket | dbfile | dbmaxmatches | dbpurgeage | thread
            set loglevel | logtarget | syslogsocket | dbmaxmatches | dbpurgeage  VALUE

        Commands for a jail:
            add JAIL [BACKEND] | start JAIL | stop JAIL | stop --all | status JAIL [basic|short|cymru]
            get JAIL banip [SEPARATOR|--with-time] | banned [IP...]
            get JAIL logpath | logencoding | journalmatch | ignoreself | ignoreip | ignorecommand | ignorecache
            get JAIL prefregex | failregex | ignoreregex | datepattern | usedns | maxlines | logtimezone
            get JAIL findtime | bantime | bantime.OPTION | maxretry | maxmatches | actions
            get JAIL actionproperties ACTION | actionmethods ACTION | action ACTION PROPERTY
            set JAIL idle on|off
            set JAIL banip IP... | unbanip [--report-absent] IP... | attempt IP [LINE...]
            set JAIL addignoreip IP... | delignoreip IP | addlogpath FILE [head|tail] | dellogpath FILE
            set JAIL addfailregex REGEX | delfailregex NUMBER | addignoreregex REGEX | delignoreregex NUMBER
            set JAIL addjournalmatch MATCH... | deljournalmatch MATCH...
            set JAIL prefregex | datepattern | usedns | maxlines | logencoding | logtimezone  VALUE
            set JAIL ignoreself | ignorecommand | ignorecache | findtime | bantime | bantime.OPTION  VALUE
            set JAIL maxretry | maxmatches  VALUE
            set JAIL addaction ACTION | delaction ACTION | action ACTION PROPERTY VALUE

        What is set holds until the next reload.
        """;
}
