using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Ban.Rpc.Contract;

namespace Ban.Rpc.Tests.Contract;

/// <summary>JSON schemas of the contract's records. Each record stands once under its name and is referred to from elsewhere.</summary>
internal sealed class OpenRpcSchemas(XmlTexts texts)
{
    private const string Folder = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonNode> _named = new(StringComparer.Ordinal);

    /// <summary>All records that were asked for, and those within.</summary>
    public JsonObject Named => new(_named.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.DeepClone())));

    /// <summary>The schema of a record, by reference.</summary>
    public JsonObject Reference(Type type)
    {
        if (!_named.ContainsKey(type.Name))
        {
            _named[type.Name] = new JsonObject();
            _named[type.Name] = Schema(RpcJson.Default.GetTypeInfo(type)!);
        }

        return new JsonObject { ["$ref"] = Folder + type.Name };
    }

    /// <summary>Adds a schema of the document's own and refers to it.</summary>
    public JsonObject Add(string name, JsonObject schema)
    {
        _named[name] = schema;
        return new JsonObject { ["$ref"] = Folder + name };
    }

    /// <summary>A property's schema, taken out of that of its record.</summary>
    public JsonNode Property(JsonTypeInfo record, string name) => Schema(record)["properties"]![name]!.DeepClone();

    private JsonObject Schema(JsonTypeInfo type)
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };
        return (JsonObject)type.GetJsonSchemaAsNode(options);
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        Type type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        JsonNode node = context.Path.IsEmpty ? schema : type switch
        {
            _ when type == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            { Namespace: "Ban.Rpc.Contract" } => Reference(type),
            _ => schema,
        };
        if (node is not JsonObject known)
        {
            return node;
        }

        RemoveNull(known);
        Describe(context, type, known);
        return known;
    }

    /// <summary>What has no value is left out, never null.</summary>
    private static void RemoveNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types && types.Count == 2)
        {
            schema["type"] = types[0]!.DeepClone();
        }

        if (schema.ContainsKey("default") && schema["default"] is null)
        {
            schema.Remove("default");
        }
    }

    private void Describe(JsonSchemaExporterContext context, Type type, JsonObject schema)
    {
        string? text = context.Path.IsEmpty ? texts.Of(type)
            : context.PropertyInfo is { AttributeProvider: System.Reflection.MemberInfo member } ? texts.Of(member.DeclaringType!, member.Name)
            : null;
        if (text is not null)
        {
            schema["description"] = text;
        }
    }
}
