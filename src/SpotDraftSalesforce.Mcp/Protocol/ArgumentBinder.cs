using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Protocol;

/// <summary>
/// Binds arguments strictly: nothing unknown, nothing missing, no number where a text is expected. The SDK validates nothing of this, and a model
/// that misspells an argument must hear of it instead of having it ignored.
/// </summary>
internal static class ArgumentBinder
{
    /// <summary>Snake case, strict.</summary>
    public static JsonSerializerOptions Options { get; } = Strict();

    /// <summary>The bound record, or null and the error.</summary>
    public static object? Bind(JsonObject arguments, Type type, out Error? error)
    {
        error = null;
        try
        {
            var bound = WithoutNulls(arguments, type).Deserialize(type, Options)!;
            error = Validate(bound);
            return error is null ? bound : null;
        }
        catch (JsonException fault)
        {
            error = ErrorOf(fault, type);
            return null;
        }
    }

    /// <summary>An error where two arguments have one name: JSON readers keep the one or the other, and which was meant nobody can know.</summary>
    public static Error? Repeated(JsonElement arguments)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var names = arguments.ValueKind == JsonValueKind.Object ? arguments.EnumerateObject().Select(argument => argument.Name) : [];
        return names.FirstOrDefault(name => !seen.Add(name)) is { } twice ? Invalid(twice, $"'{twice}' is given twice.", null) : null;
    }

    /// <summary>A known argument that is null says the same as one that is left out: many clients send every argument of a schema.</summary>
    private static JsonObject WithoutNulls(JsonObject arguments, Type type)
    {
        if (arguments.All(argument => argument.Value is not null))
        {
            return arguments;
        }

        var known = Options.GetTypeInfo(type).Properties.Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        return new JsonObject(
            arguments
                .Where(argument => argument.Value is not null || !known.Contains(argument.Key))
                .Select(argument => KeyValuePair.Create(argument.Key, argument.Value?.DeepClone()))
        );
    }

    private static Error? Validate(object bound)
    {
        var problems = new List<ValidationResult>();
        if (Validator.TryValidateObject(bound, new ValidationContext(bound), problems, validateAllProperties: true))
        {
            return null;
        }

        var member = problems[0].MemberNames.FirstOrDefault() ?? "";
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(member);
        var message = problems[0].ErrorMessage ?? "The value is not allowed.";
        return Invalid(name, message.Replace($"The field {member} ", $"'{name}' ", StringComparison.Ordinal), null);
    }

    private static Error ErrorOf(JsonException fault, Type type)
    {
        var path = fault.Path is { Length: > 2 } full ? full[2..] : "";
        var message = fault.Message.Split(" Path:", StringSplitOptions.None)[0].Split(" LineNumber", StringSplitOptions.None)[0];
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
        {
            return Invalid(path, $"There is no argument '{path}'.", $"The arguments are {Names(type)}.");
        }

        if (message.Contains("missing required properties", StringComparison.Ordinal))
        {
            var names = message[(message.LastIndexOf("including:", StringComparison.Ordinal) + "including:".Length)..].Trim().TrimEnd('.');
            return Invalid(names.Trim('\'', '"'), $"Required arguments are missing: {names}.", $"The arguments are {Names(type)}.");
        }

        return Invalid(path, $"'{path}' is not of the expected type ({Expected(type, path)}).", null);
    }

    private static Error Invalid(string path, string message, string? cure) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = message,
            Cure = cure ?? "Correct the argument and call again.",
            Path = path,
        };

    private static string Names(Type type) =>
        string.Join(", ", Options.GetTypeInfo(type).Properties.Select(property => property.Name).Concat(CallOptions.NamesFor(type)));

    private static string Expected(Type type, string path)
    {
        var property = Options.GetTypeInfo(type).Properties.FirstOrDefault(property => property.Name == path.Split('.', '[')[0]);
        var wanted = property is null ? null : Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return wanted switch
        {
            null => "see the tool's input schema",
            { IsEnum: true } => "one of " + string.Join(", ", EnumNames.Of(wanted)),
            _ when wanted == typeof(string) => "text",
            _ when wanted == typeof(bool) => "true or false",
            _ when wanted == typeof(DateOnly) => "a date, YYYY-MM-DD",
            _ when wanted == typeof(int) || wanted == typeof(long) => "a whole number",
            _ => wanted.Name,
        };
    }

    private static JsonSerializerOptions Strict()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            NumberHandling = JsonNumberHandling.Strict,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            AllowDuplicateProperties = false,
            MaxDepth = 32,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
