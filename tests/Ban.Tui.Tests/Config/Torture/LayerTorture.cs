namespace Ban.Tui.Tests.Config.Torture;

/// <summary>Which files are read and in which order, for jails, filters, actions and the daemon (spec 1, sections 1.1 and 1.7).</summary>
internal static class LayerTorture
{
    public static IReadOnlyDictionary<string, Func<ConfigDirectory, ConfigDirectory>> Cases { get; } = new Dictionary<string, Func<ConfigDirectory, ConfigDirectory>>(StringComparer.Ordinal)
    {
        ["order of conf, d and local"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                maxretry=1
                """)
            .With("filter.d/f.d/b.conf", """
                [Definition]
                x=b
                y=b
                failregex=^%(x)s %(y)s %(z)s <HOST>
                z=b
                """)
            .With("filter.d/f.d/a.conf", """
                [Definition]
                x=a
                """)
            .With("filter.d/f.d/.h.conf", """
                [Definition]
                x=h
                """)
            .With("filter.d/f.local", """
                [Definition]
                y=l
                z=l
                """)
            .With("filter.d/f.d/z.local", """
                [Definition]
                z=zl
                """)
            .With("action.d/a.d/1.conf", """
                [Definition]
                actionunban = 1
                actionstart=1
                """)
            .With("action.d/a.local", "[Definition]\nactionstart=l")
            .With("action.d/a.d/1.local", """
                [Definition]
                actionstop = 1l %(known/actionstart)s
                actionstart=%(known/actionstart)s+
                """),

        ["no conf at all"] = static directory => directory
            .With("fail2ban.local", "[Definition]\nlogtarget = /var/log/x\n")
            .With("jail.local", """
                [DEFAULT]
                enabled = true
                filter = f
                action = a
                logpath = /nowhere
                [j]
                """)
            .With("filter.d/f.local", """
                [Definition]
                failregex = ^x <HOST>$
                """)
            .With("action.d/a.d/x.conf", """
                [Definition]
                actionban = ban <ip>
                """),

        ["includes in includes"] = static directory => directory.WithBase()
            .With("jail.conf", $"""
                [INCLUDES]
                before = paths-%(os)s.conf
                  sub/inc.conf
                  no such.conf sub/inc.conf
                  sub/*.conf
                after={directory.Path}/abs.conf
                  paths-x.conf
                [DEFAULT]
                os = debian
                enabled = true
                filter = f
                action = a
                logpath = /nowhere
                [j]
                port=%(p)s
                logpath=/%(p)s/%(q)s/%(r)s/%(s)s
                """)
            .With("paths-debian.conf", """
                [INCLUDES]
                after = paths-overrides.local
                [DEFAULT]
                p=deb
                q=deb
                """)
            .With("paths-debian.local", """
                [DEFAULT]
                q=deblocal
                """)
            .With("paths-overrides.local", """
                [DEFAULT]
                p=over
                """)
            .With("sub/inc.conf", """
                [INCLUDES]
                before = inc2.conf
                [DEFAULT]
                r=inc
                """)
            .With("sub/inc2.conf", """
                [DEFAULT]
                r=inc2
                s=inc2
                [k]
                bantime=7
                """)
            .With("abs.conf", """
                [DEFAULT]
                s=abs
                [j]
                findtime=%(known/findtime)s0
                """)
            .With("abs.local", """
                [j]
                findtime=3
                """),

        ["include loops"] = static directory => directory.WithBase()
            .WithJails("[j]\n")
            .With("filter.d/f.conf", """
                [INCLUDES]
                before=g.conf
                after=h.conf
                [Definition]
                failregex=^%(v)s %(w)s <HOST>
                w=f
                """)
            .With("filter.d/g.conf", """
                [INCLUDES]
                before=h.conf
                after=f.conf
                [DEFAULT]
                v=g
                w=g
                """)
            .With("filter.d/h.conf", """
                [INCLUDES]
                before=g.conf
                  f.conf
                [DEFAULT]
                v=h
                """)
            .With("filter.d/h.local", """
                [DEFAULT]
                v=hl
                [Definition]
                w=hl
                """),

        ["one file included twice"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                filter=g
                [k]
                """)
            .With("filter.d/f.conf", """
                [INCLUDES]
                before=c.conf
                  c.conf
                [Definition]
                failregex=^%(v)s %(known/v)s <HOST>
                v=f
                """)
            .With("filter.d/g.conf", """
                [INCLUDES]
                before=f.conf
                  c.conf
                [Definition]
                v=%(known/v)sg
                """)
            .With("filter.d/c.conf", """
                [DEFAULT]
                v=dc
                [Definition]
                v=c
                """),

        ["included file that is no UTF-8"] = static directory => directory.WithBase()
            .WithJails("[j]\n")
            .With("filter.d/f.conf", """
                [INCLUDES]
                before=g.conf
                  i.conf
                [Definition]
                failregex=^%(v)s <HOST>
                """)
            .With("filter.d/g.conf", [.. "[DEFAULT]\nv="u8, 0xff, 0xfe])
            .With("filter.d/i.conf", """
                [DEFAULT]
                v=i
                """),

        ["daemon options in layers"] = static directory => directory.WithBase()
            .With("fail2ban.conf", """
                [DEFAULT]
                loglevel=debug
                logtarget=SYSLOG[facility=x]
                syslogsocket=/x
                socket=/s
                pidfile=/p
                allowipv6=yes
                dbfile=None
                dbmaxmatches=5
                dbpurgeage=1w
                [Definition]
                [Thread]
                stacksize=32
                """)
            .With("fail2ban.d/x.conf", "[Definition]\nloglevel=%(dbfile)s")
            .With("fail2ban.local", "[Definition]\nloglevel=INFO")
            .WithJails("[j]\n"),

        ["daemon options left out"] = static directory => directory.WithBase()
            .With("fail2ban.conf", """
                [Definition]
                [Thread]
                x=1
                """)
            .WithJails("""
                [j]
                enabled=no
                """),
    };
}
