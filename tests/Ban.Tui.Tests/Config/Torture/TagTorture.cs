namespace Ban.Tui.Tests.Config.Torture;

/// <summary>What <c>&lt;x&gt;</c> becomes, and sections for one family (spec 1, sections 1.2 and 1.6).</summary>
internal static class TagTorture
{
    public static IReadOnlyDictionary<string, Func<ConfigDirectory, ConfigDirectory>> Cases { get; } = new Dictionary<string, Func<ConfigDirectory, ConfigDirectory>>(StringComparer.Ordinal)
    {
        ["conditional sections"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                [n]
                action = b
                [o]
                action = a[fam=X, q="<blk>"]
                """)
            .With("action.d/b.conf", """
                [INCLUDES]
                before=a.conf
                [Definition]
                actionstop=<fam>
                [Init]
                fam=b
                [Init?family=inet4]
                fam=b4
                """)
            .With("action.d/a.conf", """
                [Definition]
                actionban=<ipt> <blk> <fam> <both> <deep>
                actionunban=<deep>
                actionstart?family=inet6=six
                actionstart=<ipt>
                [Definition?family=inet4]
                actionflush=flush4
                [Init]
                ipt=iptables
                blk=DROP
                fam=any
                both=<fam>-<blk>
                deep=<both>
                [Init?family=inet6]
                ipt=ip6tables
                blk=REJ6
                [Init?]
                z=1
                [In-it?x]
                z=2
                [Other?a=b]
                q=1
                """),

        ["every form of <x>"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                [k]
                filter = f[mode=two, Case=up]
                [l]
                backend=systemd
                [m]
                backend=systemd[x=1]
                filter=f[logtype=own]
                [n]
                filter=g
                [o]
                filter=h
                backend=systemd
                """)
            .With("filter.d/f.conf", """
                [DEFAULT]
                d=D
                [Definition]
                mode=one
                failregex=^<pre> <mdre-<mode>> <Definition/Mode> <sec/y> <SEC/y> <Sec/Y> <known/i> <default/d> <DEFAULT/d> <case> <Case> <logtype> <HOST>
                   ^<a b> < a> <> <<i>> <<<i>>> <x<i> <HOST>
                   ^<lt_<logtype>/pre> <L_<mode>/maxl> <known/mode> <known/nothing> <nosec/z> <definition/mode> <HOST>
                mdre-one=ONE<x>
                mdre-two=TWO<mode>
                x=<y
                y=z>
                pre=%(d)s<d>
                i=defi
                maxlines=<L_<mode>/maxl>
                usedns=<u>
                u=no
                [sec]
                y=secy <i> %(d)s %(own)s
                own=o
                [Sec]
                y=Secy
                [L_one]
                maxl=1
                [L_two]
                maxl=2
                [lt_file]
                pre=LF
                [lt_journal]
                pre=LJ
                [lt_own]
                pre=LO
                [Init]
                i=init
                case=low
                """)
            .With("filter.d/g.conf", """
                [Definition]
                logtype=mine
                failregex=^<logtype> <host> <HOST> (?P<bar>x) <F-BAR>
                host=h
                bar=destroyed
                """)
            .With("filter.d/h.conf", """
                [DEFAULT]
                logtype=mine
                [Definition]
                failregex=^<logtype> <HOST>
                """),

        ["DEFAULT of filter and action"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                foo=1
                """)
            .With("filter.d/f.conf", """
                [DEFAULT]
                failregex=^d <HOST>
                foo=d
                [Init]
                bar=%(foo)s
                """)
            .With("action.d/a.conf", """
                [Definition]
                actionban=%(bar)s z <bar>   %(enabled)s 
                bar=%(x)s
                [Init]
                x=1
                foo=q
                [DEFAULT]
                x=0
                """),

        ["one tag many times"] = static directory => directory.WithBase()
            .WithJails("[j]\n")
            .With("filter.d/f.conf", """
                [Definition]
                failregex=^<t0> <t1> <t2> <t3> <t4> <t5> <t6> <t0> <t1> <t2> <t3> <t4> <t5> <t6> <t0> <t1> <t2> <t3> <t4> <t5> <t6> <t0> <t1> <t2> <t3> <t4> <t5> <t6> <t0> <t1> <HOST>
                t0=T0<t1>
                t1=T1<t2>
                t2=T2<t3>
                t3=T3<t4>
                t4=T4<t5>
                t5=T5<t6>
                t6=T6<t7>
                t7=end
                """),
    };
}
