namespace Ban.Tui.Tests.Config.Torture;

/// <summary>Lines, values and their types (spec 1, sections 1.2, 1.4 and 1.8).</summary>
internal static class GrammarTorture
{
    public static IReadOnlyDictionary<string, Func<ConfigDirectory, ConfigDirectory>> Cases { get; } = new Dictionary<string, Func<ConfigDirectory, ConfigDirectory>>(StringComparer.Ordinal)
    {
        ["lines, comments, continuation"] = static directory => directory.WithBase()
            .WithJails("""
                # comment
                ; comment
                   # indented
                [one]
                MaxRetry : 7
                bantime=10:20

                ignorecache = = 5
                usedns= no ; inline
                ignoreip = a;b ;c
                 # cut
                   1.2.3.4

                   ; also
                     5.6.7.8
                ignorecommand =
                   x = y
                   [z]
                   : q
                [ two ] ; c
                ignorecommand = ; nothing
                maxretry=3
                [three]x
                enabled = 1
                [fo]ur]
                bantime   =   1h
                [DEFAULT]
                findtime = 99
                   [five]
                   bantime = 5
                     6
                   findtime = 7
                  maxmatches = 8
                 maxretry = 9
                """)
            .With("jail.local", "[one]\n\tbantime\t=\t1d \t12h\t;\tafter tabs\n\t\tmore\n \t \n\tfindtime:\t5\n"),

        ["line ends"] = static directory => directory.WithBase()
            .With("jail.conf", "[DEFAULT]\r\nenabled = true\r\nfilter = f\r\naction = a\r\nlogpath = /nowhere\r\n[j]\r\nignoreip = a\r\n  b\r\n\r\n  c\r\nmaxretry = 4\r\n")
            .With("filter.d/f.conf", "[Definition]\rfailregex = ^x <HOST>$\r")
            .With("action.d/a.conf", "[Definition]\r\nactionban = x\r\n   y \r\n\r\n   z\r\nactionunban = q\vw\fe\u001cr\u0085t\u2028u\n"),

        ["letters and blanks of Unicode"] = static directory => directory.WithBase()
            .WithJails("[jé]\n[日本]\nignorecommand = \u00a0x\u00a0\nÉX=1\nlogpath = /%(éx)s\n")
            .With("filter.d/f.conf", "[Definition]\nfailregex = ^éß 👾 <HOST> \u00a0;nbsp\n  \u3000x <HOST>\n")
            .With("action.d/a.conf", "[Definition]\nactionban = é<é> <ÉX> \"\u202e\" '\u200b'\n[Init]\né = e\nÉx=<ip>\n"),

        ["words for yes and no"] = static directory => directory.WithBase()
            .With("fail2ban.conf", """
                [Definition]
                [Thread]
                stacksize=0
                """)
            .WithJails("""
                [j]
                enabled=TRUE
                [k]
                enabled=on
                [l]
                enabled=y
                [m]
                enabled=
                [n]
                enabled= 1 ;x
                """),

        ["jail options"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                ignoreip = 127.0.0.1/8,::1 , x
                   file:/etc/x, y
                [k]
                ignoreip=
                [l]
                bantime.increment=1
                bantime.factor=2*3
                bantime.formula=ban.Time * (1<<(ban.Count if ban.Count<20 else 20)) * banFactor
                bantime.multipliers=1 2 4
                bantime.maxtime=
                bantime.rndtime=8m
                bantime.overalljails=TRUE
                ignoreself=no
                logencoding=utf-8
                logtimezone=UTC
                unknown=1
                maxretry=%(maxmatches)s
                maxmatches=%(x)s1
                x=1
                """),

        ["journalmatch"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                journalmatch = _A=b + _C=d
                    _E='f g' + "_H=i\"j"  \_K=l

                   _M=n'o p'q"r s"
                [k]
                filter=f[journalmatch=_X=1]
                """),

        ["logpath"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                logpath=/etc/fail2ban/jail.conf tail
                  /etc/fail2ban/*.conf head
                  /etc/fail2ban/[fj]*.conf
                  /etc/fail2ban/jail.conf TAIL
                  /etc/hos?s
                  /etc/fail2ban/no tail

                [k]
                logpath =
                [l]
                logpath = /etc/fail2ban/**/sshd.conf
                [m]
                logpath = /e*c/ho[!x]ts
                   /etc/[]h]osts
                   /etc/fail2ban/.*
                """),

        ["time arithmetic"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                bantime=1d 12h
                findtime=60*2
                [k]
                bantime=-1
                findtime = 1y-6mo + (2*3)
                """),

        ["errors of a disabled jail"] = static directory => directory.WithBase()
            .WithJails("""
                [off]
                enabled=no
                bantime=%(nothing)s
                filter=f[
                action=none
                [j]
                """),
    };
}
