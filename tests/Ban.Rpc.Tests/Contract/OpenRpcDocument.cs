using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Contract;
using Ban.Rpc.Dispatch;

namespace Ban.Rpc.Tests.Contract;

/// <summary>
/// Makes the OpenRPC document from the contract: the methods' descriptors, the records' schemas and their documentation comments.
/// OpenRPC has no place for what the daemon sends of its own accord, so <c>event.raised</c> stands under <c>x-notifications</c>.
/// </summary>
internal sealed class OpenRpcDocument
{
    private const string MetaSchema = "https://raw.githubusercontent.com/open-rpc/meta-schema/master/schema.json";

    private static readonly string[] s_everyEvent = ["type", "time", "timeEpoch", "jail"];

    private readonly XmlTexts _texts = new();
    private readonly OpenRpcSchemas _schemas;

    private OpenRpcDocument() => _schemas = new OpenRpcSchemas(_texts);

    public static JsonObject Make() => new OpenRpcDocument().Document();

    private JsonObject Document()
    {
        JsonArray methods = [.. RpcContract.Methods.Select(Method)];
        JsonArray notifications = [Raised()];
        return new JsonObject
        {
            ["openrpc"] = "1.3.2",
            ["info"] = new JsonObject
            {
                ["title"] = "bantuid",
                ["version"] = typeof(RpcContract).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
                ["description"] = "The daemon of bantui over its Unix socket: JSON-RPC 2.0, framed by Content-Length headers or by lines, whichever the client begins with.",
                ["license"] = new JsonObject { ["name"] = "GPL-2.0-or-later" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["name"] = "socket", ["url"] = "unix:///run/bantui/bantui.sock" }),
            ["methods"] = methods,
            ["x-notifications"] = notifications,
            ["components"] = new JsonObject
            {
                ["schemas"] = _schemas.Named,
                ["errors"] = new JsonObject(RpcErrorKinds.All.Select(kind => KeyValuePair.Create(kind.Type, (JsonNode?)Error(kind)))),
            },
        };
    }

    private JsonNode Method(ContractMethod method) => new JsonObject
    {
        ["name"] = method.Name,
        ["summary"] = method.Summary,
        ["paramStructure"] = "either",
        ["params"] = Parameters(method.ParametersType),
        ["result"] = new JsonObject { ["name"] = "result", ["schema"] = Result(method) },
        ["errors"] = new JsonArray([.. method.Errors.Append(RpcErrorKinds.NotPermitted).Select(kind => (JsonNode)new JsonObject { ["$ref"] = "#/components/errors/" + kind.Type })]),
        ["x-changes"] = method.Changes,
        ["x-example"] = JsonNode.Parse(method.Example),
    };

    private JsonArray Parameters(JsonTypeInfo record) => [.. record.Properties.Select(property =>
    {
        JsonNode schema = _schemas.Property(record, property.Name);
        var parameter = new JsonObject { ["name"] = property.Name };
        if (schema is JsonObject known && known.Remove("description", out JsonNode? text))
        {
            parameter["description"] = text;
        }

        parameter["required"] = ParameterBinder<NoParams>.IsRequired(property);
        parameter["schema"] = schema;
        return parameter;
    })];

    private JsonObject Result(ContractMethod method) => method.ResultType switch
    {
        null => new JsonObject { ["type"] = "null" },
        _ when method == RpcApi.Discover => new JsonObject { ["$ref"] = MetaSchema },
        { } type => _schemas.Reference(type.Type),
    };

    private static JsonObject Error(RpcErrorKind kind) => new()
    {
        ["code"] = kind.Code,
        ["message"] = kind.Summary,
        ["data"] = new JsonObject { ["type"] = kind.Type },
        ["x-members"] = new JsonArray([.. kind.Members.Select(member => (JsonNode)member)]),
    };

    private JsonObject Raised()
    {
        JsonTypeInfo record = RpcJson.Default.EventRaisedParams;
        JsonArray parameters = Parameters(record);
        JsonObject one = parameters.Select(parameter => (JsonObject)parameter!).Single(parameter => (string?)parameter["name"] == "event");
        one["schema"] = new JsonObject { ["oneOf"] = new JsonArray([.. EventKinds.All.Select(Event)]) };
        return new JsonObject { ["name"] = EventApi.Raised, ["summary"] = _texts.Of(typeof(EventRaisedParams)), ["params"] = parameters };
    }

    /// <summary>One type of event: the members of the common record that it carries.</summary>
    private JsonNode Event(EventKind kind)
    {
        var properties = new JsonObject();
        foreach (string name in s_everyEvent.Concat(kind.Always).Concat(kind.Sometimes))
        {
            properties[name] = _schemas.Property(RpcJson.Default.EventInfo, name);
        }

        properties["type"] = new JsonObject { ["const"] = kind.Type };
        return _schemas.Add(char.ToUpperInvariant(kind.Type[0]) + kind.Type[1..] + "Event", new JsonObject
        {
            ["description"] = kind.Summary,
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. s_everyEvent.Concat(kind.Always).Select(name => (JsonNode)name)]),
        });
    }
}
