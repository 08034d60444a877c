using Ban.Core.Configuration;

namespace Ban.Core.Tests.Configuration;

public sealed class JailDescriberTests
{
    [Fact]
    public void Describe_Jail_SaysWhereEachValueComesFrom()
    {
        JailDescription jail = JailDescriber.Describe(MemoryFiles.Root, "s", Files().Access);
        Assert.Equal("jail.conf:3", Place(jail.Options, "maxretry"));
        Assert.Equal("jail.local:2", Place(jail.Options, "bantime"));
        Assert.True(Value(jail.Options, "findtime").IsBuiltIn);
        Assert.False(Value(jail.Options, "bantime").IsBuiltIn);
        Assert.Equal(["one", "two"], Value(jail.Options, "logpath").Lines.Select(static line => line.Text));
    }

    [Fact]
    public void Describe_Filter_ShowsThePatternsThatHold()
    {
        JailDescription jail = JailDescriber.Describe(MemoryFiles.Root, "s", Files().Access);
        EffectiveValue patterns = Value(jail.Filter!.Values, "failregex");
        Assert.Equal(["^a <HOST>", "^b <HOST>"], patterns.Lines.Select(static line => line.Text));
        Assert.Equal(["/filter.d/f.conf:2", "/filter.d/f.local:3"], patterns.Lines.Select(static line => line.Origin.ToString()[MemoryFiles.Root.Length..]));
        Assert.True(Value(jail.Filter!.Values, "maxlines").IsBuiltIn);
    }

    [Fact]
    public void Describe_Actions_ShowTheirProperties()
    {
        EffectiveGroup action = Assert.Single(JailDescriber.Describe(MemoryFiles.Root, "s", Files().Access).Actions);
        Assert.Equal("a", action.Name);
        Assert.Equal("ban 22 <ip>", Value(action.Values, "actionban").Lines[0].Text);
        Assert.Equal("jail.conf:7", Place(action.Values, "port"));
    }

    [Fact]
    public void Describe_UnknownJail_IsAnErrorWithAHint() =>
        Assert.Contains("did you mean 'sshd'", Assert.Throws<ConfigurationException>(
            static () => JailDescriber.Describe(MemoryFiles.Root, "shsd", new MemoryFiles().With("jail.conf", "[sshd]\n").Access)).Message, StringComparison.Ordinal);

    [Fact]
    public void Describe_MissingFilter_IsAnError() =>
        Assert.Contains("there is no filter", Assert.Throws<ConfigurationException>(
            static () => JailDescriber.Describe(MemoryFiles.Root, "s", new MemoryFiles().With("jail.conf", "[s]\nfilter = f\n").Access)).Message, StringComparison.Ordinal);

    private static MemoryFiles Files() => new MemoryFiles()
        .With("jail.conf", "[DEFAULT]\nport = 22\nmaxretry = 4\n[s]\nenabled = false\nfilter = f\naction = a[port=%(port)s]\nlogpath = one\n  two\n")
        .With("jail.local", "[s]\nbantime = 1h\n")
        .With("filter.d/f.conf", "[Definition]\nfailregex = ^a <HOST>\n")
        .With("filter.d/f.local", "[Definition]\nfailregex = %(known/failregex)s\n  ^b <HOST>\n")
        .With("action.d/a.conf", "[Definition]\nactionban = ban <port> <ip>\n");

    private static EffectiveValue Value(IReadOnlyList<EffectiveValue> values, string name) => Assert.Single(values, value => value.Name == name);

    private static string Place(IReadOnlyList<EffectiveValue> values, string name) => Value(values, name).Lines[0].Origin.ToString()[(MemoryFiles.Root.Length + 1)..];
}
