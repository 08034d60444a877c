namespace Ban.EndToEnd.Tests.Architecture;

/// <summary>Who may use whom: arrows point downwards only, and native code stands in one place.</summary>
public sealed class DependencyRuleTests
{
    private const string Logging = "Microsoft.Extensions.Logging.Abstractions";
    private const string CommandLine = "System.CommandLine";

    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        ["Ban.Core"] = [Logging],
        ["Ban.Native"] = [Logging],
        ["Ban.Rpc"] = [Logging],
        ["Ban.Matching"] = ["Ban.Core", "Ban.Native", Logging],
        ["Ban.Engine"] = ["Ban.Core", "Ban.Native", "Ban.Matching", Logging, "Microsoft.Data.Sqlite", "SQLitePCLRaw.core", "SQLitePCLRaw.provider.e_sqlite3"],
        ["bantuid"] = ["Ban.Core", "Ban.Native", "Ban.Matching", "Ban.Engine", "Ban.Rpc", Logging, CommandLine],
        ["Ban.Terminal"] = ["Ban.Native", Logging],
        ["bantui"] = ["Ban.Rpc", "Ban.Terminal", "Ban.Core", "Ban.Matching", Logging, CommandLine],
    };

    public static TheoryData<string> Assemblies => [.. s_mayUse.Keys];

    public static TheoryData<string> ManagedAssemblies => [.. s_mayUse.Keys.Where(name => name != "Ban.Native")];

    [Fact]
    public void Programs_ConsistOfTheKnownAssemblies()
        => Assert.Equal(s_mayUse.Keys.Order(StringComparer.Ordinal), ProductAssembly.OwnNames.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void References_OfAnAssembly_StayWithinTheRule(string name)
    {
        using var assembly = new ProductAssembly(name);

        Assert.DoesNotContain(assembly.References, reference => !IsBaseLibrary(reference) && !s_mayUse[name].Contains(reference));
    }

    [Theory]
    [MemberData(nameof(ManagedAssemblies))]
    public void NativeCode_OutsideOfNative_IsNotThere(string name)
    {
        using var assembly = new ProductAssembly(name);

        Assert.Empty(assembly.NativeMethods);
        Assert.False(assembly.AllowsUnsafeCode);
    }

    [Fact]
    public void NativeCode_InNative_IsThere()
    {
        using var assembly = new ProductAssembly("Ban.Native");

        Assert.NotEmpty(assembly.NativeMethods);
        Assert.True(assembly.AllowsUnsafeCode);
    }

    private static bool IsBaseLibrary(string reference)
        => (reference.StartsWith("System.", StringComparison.Ordinal) && reference != CommandLine)
            || reference is "Microsoft.Win32.Primitives" or "netstandard";
}
