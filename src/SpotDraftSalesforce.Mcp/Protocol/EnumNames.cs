using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>The names under which the values of an enumeration stand in JSON.</summary>
internal static class EnumNames
{
    public static IEnumerable<string> Of(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(Of);

    private static string Of(FieldInfo field) =>
        field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name);
}
