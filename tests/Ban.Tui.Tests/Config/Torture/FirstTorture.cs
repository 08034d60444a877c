namespace Ban.Tui.Tests.Config.Torture;

/// <summary>Many corners of the dialect at once, over the stock configuration.</summary>
internal static class FirstTorture
{
    public static ConfigDirectory Write(ConfigDirectory directory) => directory
        .With("filter.d/torture-base.conf", """
            [INCLUDES]
            before = torture-deep.conf
            [DEFAULT]
            word = base # kept
            __x = <lt_<kind>/part>
            [lt_one]
            part = ONE-%(word)s
            [lt_two]
            part : TWO-%(lt_one/part)s
            """)
        .With("filter.d/torture-base.local", "[DEFAULT]\nword = base local ; cut\n")
        .With("filter.d/torture-deep.conf", "[INCLUDES]\nafter = torture-base.conf\n[DEFAULT]\ndeep = deep %(word)s\n")
        .With("filter.d/torture.d/first.conf", "[Definition]\nfromd = D\n")
        .With("filter.d/torture.conf", """
            [INCLUDES]
            before = torture-base.conf
              nothing-there.conf
            [Definition]
            kind = one
            Mixed Case = mixed
            failregex = ^%(__x)s <HOST>$
              # a comment inside
                ^deeper <deep> \d{2,3} [x] "q" 'r' <Definition/mixed> <HOST>

              ^after blank = <nothing> <known/opt> <opt> <fromd> <HOST>
              [not-a-section] <HOST>
            ignoreregex =
            datepattern = %%Y-%%m
            prefregex = ^é ☃ 👾 \u00e9 <F-CONTENT>.+</F-CONTENT>$
            [Init]
            opt = init
            maxlines = <L_<opt>/maxlines>
            journalmatch = _COMM="a b" + 'c'\ d
                           _X=y + _Z="q\"r"
            [L_a]
            maxlines = 3
            [L_init]
            maxlines = 4
            """)
        .With("filter.d/torture.local", "[Definition]\nfailregex = %(known/failregex)s\n  ^local %(kind)s %(deep)s <HOST>\n")
        .With("action.d/torture.conf", """
            [Definition]
            actionban = ban "<name>" <a> <b> <nested-<a>> <ip> <F-USER> <matches>
              if %(maxretry)s; then echo '%(logpath)s'
                fi
            actionunban = <actionban> again
            actionstart = printf '%%s\n' "é" 'it''s' \t <bantime> <timeout>
            norestored = yes
            actionrepair_on_unban = off
            nested-x = NX
            [Init]
            a = x
            b = y <c>
            c = z
            timeout = 5
            [Init?family=inet6]
            c = z6
            """)
        .With("action.d/torture-lone.conf", "[Definition]\nactionban = x\n")
        .With("jail.d/20-late.conf", "[torture-3]\nmaxretry = 9\nbantime = 20\n")
        .With("jail.d/10-early.conf", "[torture-3]\nmaxretry = 8\nfindtime = 1d 12h\n")
        .With("jail.d/30-last.local", "[torture-3]\nbantime = -1\n")
        .With("jail.local", """
            [torture-1]
            enabled = true
            filter = torture[kind=two, opt='a']
            logpath = /etc/fail2ban/jail.conf
                      /etc/fail2ban/fail2ban.conf tail
                      /etc/fail2ban/no-such-*.log
            action = torture
                     torture[name="%(__name__)s-b", a="x", b='it is "quoted", [so]']
                     torture[actname=third][b=1]   torture[actname=fourth, a=none]
            [torture-2]
            enabled = ON
            filter = torture
            failregex = %(known/failregex)s
                    ^mine <HOST>
            ignoreregex = ^one
              ^two
            maxmatches = 2
            logpath = /nowhere/%(__name__)s
            bantime.increment = true
            bantime.overalljails = no
            bantime.rndtime = 5m
            action = torture[logpath=/own]
                     torture-lone[x="a\b 'c' <d>"]
            [torture-3]
            enabled = 1
            filter = torture[opt=a, kind="o'n'e"]
            usedns = raw
            prefregex =
            ignorecache = key="<ip>", max-count=10
            ignoreip = a,b  c
             d
            journalmatch = _A=b
            backend = systemd[journalflags=1]
            logpath = /nowhere
            logtimezone = UTC+0200
            action = torture-lone
            [off]
            enabled = tru
            filter = nothing-of-that-name
            """);
}
