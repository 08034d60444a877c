namespace Ban.Tui.Tests.Config.Torture;

/// <summary>What <c>%(x)s</c> becomes, and which values nothing asks for (spec 1, section 1.3).</summary>
internal static class VariableTorture
{
    public static IReadOnlyDictionary<string, Func<ConfigDirectory, ConfigDirectory>> Cases { get; } = new Dictionary<string, Func<ConfigDirectory, ConfigDirectory>>(StringComparer.Ordinal)
    {
        ["known from the layer below and from the filter"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                failregex = %(known/failregex)s
                  ^more <HOST>
                ignoreregex = %(known/hlp)s
                [k]
                prefregex = %(known/prefregex)s $
                bantime=5
                [k2]
                bantime=%(known/bantime)s
                """)
            .With("jail.d/x.conf", """
                [k]
                bantime=1%(known/bantime)s
                [DEFAULT]
                bantime=77
                """)
            .With("filter.d/f.conf", """
                [DEFAULT]
                word=w
                [Definition]
                hlp=<word>-<mode>
                failregex=^a <HOST>
                  ^b <HOST>
                maxlines=3
                prefregex=^p <F-CONTENT>.*</F-CONTENT>
                [Init]
                mode=m
                """),

        ["every form of %(x)s"] = static directory => directory.WithBase()
            .WithJails("""
                [DEFAULT]
                p = D-%(__name__)s
                q = 100%% %(p)s
                [src]
                enabled = no
                v = src %(own)s %(__name__)s
                own = srcown
                [My-Sec]
                enabled=no
                v=x
                [j]
                own = jown
                known = K
                ignorecommand = %(src/v)s %(default/p)s %(src/p)s %(Q)s %(OWN)s %%(x)s
                p = overridden %(default/p)s
                ignorecache = %(p)s|%(q)s
                """)
            .With("jail.local", """
                [j]
                own = %(known/own)s2
                [DEFAULT]
                p=LD-%(__name__)s
                """),

        ["ten levels of %(x)s"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                bantime=%(l1)s
                l1=%(l2)s
                l2=%(l3)s
                l3=%(l4)s
                l4=%(l5)s
                l5=%(l6)s
                l6=%(l7)s
                l7=%(l8)s
                l8=%(l9)s
                l9=%(l10)s
                l10=1
                """),

        ["wrong options that nothing asks for"] = static directory => directory.WithBase()
            .WithJails("""
                [j]
                x=%(nothing)s
                [k]
                """)
            .With("filter.d/f.conf", """
                [DEFAULT]
                bad=%(nothing)s
                badtag=<badtag>
                [Definition]
                failregex=^x <HOST>
                """)
            .With("action.d/a.conf", """
                [Definition]
                actionban=b <self>
                [DEFAULT]
                q=%(nothing)s
                """),
    };
}
