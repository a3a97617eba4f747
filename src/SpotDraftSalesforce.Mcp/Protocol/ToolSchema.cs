using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>
/// JSON schemas that model clients can digest: no references, no unions with null (an optional member is one that may be left out), no
/// anyOf at the top, items on every array. Each of these has broken a client. Written from the records themselves: the serializer's own exporter
/// compiles a third of all that a start compiles, and every chat client starts its own server.
/// </summary>
internal static class ToolSchema
{
    /// <summary>Schema of the arguments: the tool's own, and for a write tool those of the pipeline.</summary>
    public static JsonObject Input(Type type, bool write)
    {
        var schema = Record(type);
        schema["additionalProperties"] = false;
        if (write)
        {
            var properties = schema["properties"]!.AsObject();
            foreach (var (name, property) in CallOptions.Schema)
            {
                properties[name] = property;
            }
        }

        return schema;
    }

    public static JsonObject Output(Type type) => Record(type);

    /// <summary>Schema of a write tool's answer around its own result.</summary>
    public static JsonObject WriteOutput(Type result)
    {
        var schema = Record(typeof(WriteAnswer));
        schema["properties"]!["result"] = Output(result);
        return schema;
    }

    private static JsonObject Record(Type type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var member in Members(type))
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
            properties[name] = Described(member);
            if (member.IsDefined(typeof(RequiredMemberAttribute), inherit: false) || IsParameter(type, member))
            {
                required.Add((JsonNode)name);
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    /// <summary>True for what a record takes between its parentheses, without a usual value.</summary>
    private static bool IsParameter(Type type, PropertyInfo member) =>
        type.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Any(parameter => parameter.Name == member.Name && !parameter.HasDefaultValue);

    /// <summary>A record's own members before those that it inherits.</summary>
    private static IEnumerable<PropertyInfo> Members(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (var member in level.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                yield return member;
            }
        }
    }

    private static JsonObject Described(PropertyInfo member)
    {
        var schema = Of(member.PropertyType);
        if (member.GetCustomAttribute<DescriptionAttribute>() is { } description)
        {
            schema["description"] = description.Description;
        }

        if (member.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            schema["minimum"] = (int)range.Minimum;
            schema["maximum"] = (int)range.Maximum;
        }

        if (member.GetCustomAttribute<MaxLengthAttribute>() is { } longest)
        {
            schema[(string?)schema["type"] == "array" ? "maxItems" : "maxLength"] = longest.Length;
        }

        return schema;
    }

    private static JsonObject Of(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            { IsEnum: true } => new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. EnumNames.Of(type).Select(name => (JsonNode)name)]),
            },
            _ when type == typeof(string) => Typed("string"),
            _ when type == typeof(bool) => Typed("boolean"),
            _ when type == typeof(int) || type == typeof(long) => Typed("integer"),
            _ when type == typeof(decimal) => Typed("number"),
            _ when type == typeof(DateOnly) => new JsonObject { ["type"] = "string", ["format"] = "date" },
            _ when type == typeof(DateTimeOffset) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
            _ when type == typeof(JsonObject) => Typed("object"),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => new JsonObject
            {
                ["type"] = "array",
                ["items"] = Of(type.GetGenericArguments()[0]),
            },
            { IsClass: true, IsAbstract: false } when type.Assembly == typeof(ToolSchema).Assembly => Record(type),
            _ => throw new NotSupportedException(
                $"{type} has no schema; a tool's records are made of texts, numbers, dates, lists and records."
            ),
        };
    }

    private static JsonObject Typed(string type) => new() { ["type"] = type };
}
