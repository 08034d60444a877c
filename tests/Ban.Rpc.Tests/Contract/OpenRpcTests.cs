using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Contract;

namespace Ban.Rpc.Tests.Contract;

public sealed class OpenRpcTests
{
    private static readonly JsonSerializerOptions s_layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Document_OfTheContract_IsThatOfTheAssembly()
    {
        JsonObject document = OpenRpcDocument.Make();
        if (Environment.GetEnvironmentVariable("OPENRPC") == "write")
        {
            File.WriteAllText(SourceFile(), document.ToJsonString(s_layout) + "\n");
            return;
        }

        JsonNode embedded = JsonNode.Parse(RpcApi.ReadDocument().GetRawText())!;
        Assert.True(JsonNode.DeepEquals(document, embedded), "src/Ban.Rpc/openrpc.json is stale: run `make openrpc`");
    }

    [Fact]
    public void Document_EachReference_LeadsSomewhere()
    {
        JsonObject document = OpenRpcDocument.Make();
        foreach (string reference in References(document).Where(reference => reference.StartsWith('#')))
        {
            JsonNode? node = document;
            foreach (string name in reference[2..].Split('/'))
            {
                node = node?[name];
            }

            Assert.True(node is JsonObject { Count: > 0 }, reference);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Example_OfAMethod_IsTakenByIt(string name)
    {
        ContractMethod method = RpcContract.Find(name)!;
        Assert.NotNull(JsonSerializer.Deserialize(method.Example, method.ParametersType));
        HashSet<string> known = [.. method.ParametersType.Properties.Select(property => property.Name)];
        Assert.All(JsonNode.Parse(method.Example)!.AsObject(), member => Assert.Contains(member.Key, known));
    }

    [Fact]
    public void Methods_AllOfThem_HaveNamesOfTheirOwnAndSentences()
    {
        Assert.Equal(RpcContract.Methods.Count, RpcContract.Methods.Select(method => method.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(RpcContract.Methods, method => Assert.Matches("^[a-z]+\\.[a-zA-Z]+$", method.Name));
        Assert.All(RpcContract.Methods, method => Assert.EndsWith(".", method.Summary, StringComparison.Ordinal));
    }

    [Fact]
    public void ErrorKinds_AllOfThem_HaveACodeAndATypeOfTheirOwn()
    {
        Assert.Equal(RpcErrorKinds.All.Count, RpcErrorKinds.All.Select(kind => kind.Code).Distinct().Count());
        Assert.Equal(RpcErrorKinds.All.Count, RpcErrorKinds.All.Select(kind => kind.Type).Distinct(StringComparer.Ordinal).Count());
        Assert.All(RpcErrorKinds.All, kind => Assert.InRange(kind.Code, 1000, 1999));
    }

    [Fact]
    public void EventKinds_AllOfThem_AreTheTypesThatCanBeSubscribedTo()
    {
        HashSet<string> members = [.. RpcJson.Default.EventInfo.Properties.Select(property => property.Name)];
        Assert.Equal(EventTypes.All.Order(StringComparer.Ordinal), EventKinds.All.Select(kind => kind.Type).Order(StringComparer.Ordinal));
        Assert.All(EventKinds.All.SelectMany(kind => kind.Always.Concat(kind.Sometimes)), name => Assert.Contains(name, members));
    }

    [Fact]
    public void ManualPage_MethodsEventsAndErrors_AreAllThere()
    {
        string page = File.ReadAllText(Path.Combine(Root(), "man", "bantui-rpc.7"));
        Assert.All(
            RpcContract.Methods.Select(method => method.Name).Concat(EventTypes.All).Concat(RpcErrorKinds.All.Select(kind => $"{kind.Code} {kind.Type}")),
            name => Assert.Contains($".B {name}\n", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Records_MembersThatCanBeAbsent_AreNotRequired()
    {
        HashSet<Type> seen = [];
        foreach (ContractMethod method in RpcContract.Methods)
        {
            Check(method.ParametersType, seen);
            Check(method.ResultType, seen);
        }

        Check(RpcJson.Default.EventRaisedParams, seen);
        Assert.NotEmpty(seen);
    }

    // What is null is not written: who reads it must not insist on it.
    private static void Check(JsonTypeInfo? type, HashSet<Type> seen)
    {
        if (type is null || !seen.Add(type.Type))
        {
            return;
        }

        if (type.ElementType is { } element)
        {
            Check(RpcJson.Default.GetTypeInfo(element), seen);
        }

        foreach (JsonPropertyInfo property in type.Properties)
        {
            bool canBeNull = property.IsGetNullable || Nullable.GetUnderlyingType(property.PropertyType) is not null;
            bool isAsked = property.IsRequired || property.AssociatedParameter is { HasDefaultValue: false, IsMemberInitializer: false };
            Assert.False(canBeNull && isAsked, $"{type.Type.Name}.{property.Name} is left out where it is null, and asked for");
            Check(RpcJson.Default.GetTypeInfo(property.PropertyType), seen);
        }
    }

    public static TheoryData<string> Methods() => [.. RpcContract.Methods.Select(method => method.Name)];

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject some => some.SelectMany(member => member.Key == "$ref" ? [(string)member.Value!] : References(member.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    private static string SourceFile() => Path.Combine(Root(), "src", "Ban.Rpc", "openrpc.json");

    private static string Root()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Ban.Tui.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException("not inside the source tree");
        }

        return directory;
    }
}
