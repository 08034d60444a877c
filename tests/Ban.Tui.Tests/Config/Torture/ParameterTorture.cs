namespace Ban.Tui.Tests.Config.Torture;

/// <summary>Parameters in brackets, and which options win over which (spec 1, section 1.5).</summary>
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
    };
}
