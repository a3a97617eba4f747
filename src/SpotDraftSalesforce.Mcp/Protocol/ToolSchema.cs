using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>
/// JSON schemas that model clients can digest: no references, no unions with null (an optional member is one that may be left out), no
/// anyOf at the top, items on every array. Each of these has broken a client.
/// </summary>
internal static class ToolSchema
{
    private static readonly JsonSchemaExporterOptions Exporter = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = Simplify,
    };

    /// <summary>Schema of the arguments: the tool's own, and for a write tool those of the pipeline.</summary>
    public static JsonObject Input(Type type, bool write)
    {
        var schema = Of(ArgumentBinder.Options, type);
        schema["additionalProperties"] = false;
        var properties = schema["properties"] as JsonObject ?? [];
        schema["properties"] = properties;
        if (write)
        {
            foreach (var (name, property) in CallOptions.Schema)
            {
                properties[name] = property;
            }
        }

        return schema;
    }

    public static JsonObject Output(Type type) => Of(Governance.GovernanceJson.Options, type);

    /// <summary>Schema of a write tool's answer around its own result.</summary>
    public static JsonObject WriteOutput(Type result)
    {
        var schema = Of(Governance.GovernanceJson.Options, typeof(WriteAnswer));
        ((JsonObject)schema["properties"]!)["result"] = Output(result);
        return schema;
    }

    private static JsonObject Of(JsonSerializerOptions options, Type type) => options.GetJsonSchemaAsNode(type, Exporter).AsObject();

    private static JsonObject Simplify(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema)
        {
            // "true", the schema of any value: said as an empty object, which more clients accept.
            return new JsonObject();
        }

        if (schema["type"] is JsonArray union)
        {
            schema["type"] = union.Select(kind => (string?)kind).First(kind => kind != "null");
        }

        if (schema["enum"] is JsonArray values)
        {
            for (var i = values.Count - 1; i >= 0; i--)
            {
                if (values[i] is null)
                {
                    values.RemoveAt(i);
                }
            }

            schema["type"] ??= "string";
        }

        // How a date is written is told by its format; the exporter's pattern for numbers as text says nothing to a model.
        schema.Remove("pattern");
        schema.Remove("default");
        Describe(context, schema);
        return schema;
    }

    private static void Describe(JsonSchemaExporterContext context, JsonObject schema)
    {
        var attributes = context.PropertyInfo?.AttributeProvider;
        if (
            attributes?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true).FirstOrDefault()
            is DescriptionAttribute description
        )
        {
            schema["description"] = description.Description;
        }

        if (attributes?.GetCustomAttributes(typeof(RangeAttribute), inherit: true).FirstOrDefault() is RangeAttribute range)
        {
            schema["minimum"] = JsonValue.Create((int)range.Minimum);
            schema["maximum"] = JsonValue.Create((int)range.Maximum);
        }

        if (attributes?.GetCustomAttributes(typeof(MaxLengthAttribute), inherit: true).FirstOrDefault() is MaxLengthAttribute longest)
        {
            schema["maxLength"] = longest.Length;
        }

        // Members that were given at construction are always written; all others are left out when there is nothing to say.
        if (schema["properties"] is JsonObject && schema["required"] is JsonArray { Count: 0 })
        {
            schema.Remove("required");
        }
    }
}
