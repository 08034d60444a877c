namespace Ban.Tui.Tests.Config.Torture;

/// <summary>Parameters in brackets, and what they replace (spec 1, sections 1.5 and 1.6).</summary>
internal static class ParameterTorture
{
    public static IReadOnlyDictionary<string, Func<ConfigDirectory, ConfigDirectory>> Cases { get; } = new Dictionary<string, Func<ConfigDirectory, ConfigDirectory>>(StringComparer.Ordinal)
    {
        ["filter parameters"] = static directory => directory.WithBase()
            .WithJails("""
                [a1]
                filter = f[x=1]
                [a2]
                filter = f[x="a, b [c]", y='d "e"', z=f g , w=]
                [a3]
                filter = f[x="1"][y='2'] [z=3]
                [a4]
                filter = f[x=1,x=2,]
                [a5]
                filter = f[  x=1  ,   y = 2]
                [a6]
                filter = f[x="1" ,y=2]
                [a7]
                filter = f [x=1]
                [a8]
                filter = f[x=1] tail
                [a9]
                filter = f[]
                [b1]
                filter = f[][x=1]
                [b2]
                filter = f[x=[1]]
                [b3]
                filter = f[x_=1, x-y.z=2]
                [b4]
                filter = f[x="line one
                   line two", y='
                   z']
                [b5]
                filter = f[x]
                [b6]
                filter = f[,x=1]
                [b7]
                filter = f[x=1
                    ,y=2
                    ]
                [b8]
                filter = f[x='it"s',y="it's"]
                [b9]
                filter = [x=1]
                [c1]
                filter = f[x="1]
                [c2]
                filter = f[x=1,,y=2]
                [c3]
                filter = f[X=1, Y=<x>]
                [c4]
                filter = f[x=1;2, y=%(__name__)s]
                [c5]
                filter = none
                [c6]
                filter =
                [c7]
                filter = F
                [c8]
                filter = f[x=" 1 "]
                [c9]
                filter = f[x=a'b'c, y="q"r]
                """)
            .With("filter.d/f.conf", """
                [Definition]
                failregex=^<x>|<y>|<z>|<w>|<x-y.z>|<x_>|<X> <HOST>
                """),

        ["action parameters"] = static directory => directory.WithBase()
            .WithJails("""
                [a1]
                action = a[x=1] a[actname=b]
                   a[actname=c,
                     x="1
                     2"]
                   a[name=zz] a[name=a1-yy]
                [a2]
                action = a [x=1]
                [a3]
                action = a[x="1",y='2']a[actname=2]
                [a4]
                action = a[x=1]
                   none
                [a5]
                action = a[x=1
                [a6]
                action = s.py[x=1, y="é <b> 👾", actname=me, z='a"b\c']
                   t.py
                   sub/u.py[q="
                     r ",s=1,q=2]
                [a7]
                action =
                [a8]
                action = a[x=<y>,y=%(maxretry)s,z="<ip> <F-USER> <w>"]
                maxretry = 4
                [a9]
                action = a[port="%(port)s", bantime=5, timeout=9, actionban=own <x>, norestored=1]
                port = 1,2
                [b2]
                action = a[x=1][y=2] [z=3]
                [b3]
                action = a[x=1,
                   y=2]
                         [z=3]
                """)
            .With("action.d/a.conf", """
                [Definition]
                actionban=<x> <y> <z> <name> <actname> <port> <bantime> <w> %(logpath)s
                [Init]
                x=ix
                y=iy
                w=<x>w
                """),

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

        ["filter options in jail and brackets"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                journalmatch=
                failregex=^j <HOST>
                maxlines=5
                prefregex=^p
                datepattern=%%Y
                usedns=raw
                [k]
                filter=f[failregex="^br <HOST>", datepattern=X, maxlines=9, journalmatch=_B=c, usedns=no, prefregex=^bp]
                failregex=^k <HOST>
                ignoreregex=^i
                maxlines=6
                datepattern=%%d
                [l]
                filter=f[failregex="^br <HOST>"]
                """)
            .With("filter.d/f.conf", """
                [Definition]
                failregex=^f <HOST>
                ignoreregex=^fi
                [Init]
                journalmatch=_A=b
                maxlines=7
                prefregex=^ip
                """),

        ["jail options in filter and action"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                bantime=5
                maxretry=3
                ignoreself=on
                findtime=10m
                """)
            .With("filter.d/f.conf", """
                [Definition]
                bantime=own
                maxretry=own
                failregex=^%(bantime)s <findtime> <enabled> <backend> <bantime> %(maxretry)s <maxretry> %(backend)s <findtime> %(enabled)s %(filter)s <mode> <bantime2> <HOST>
                """)
            .With("action.d/a.conf", """
                [Definition]
                actionban=%(bantime)s <maxretry> %(maxretry)s %(backend)s %(enabled)s %(findtime)s %(logpath)s <findtime> <logpath> %(filter)s %(action)s
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
