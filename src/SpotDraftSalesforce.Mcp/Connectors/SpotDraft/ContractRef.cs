using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>
/// A contract's id. SpotDraft writes one id in three ways (<c>"T-1234"</c>, <c>"1234"</c>, <c>1234</c>) and wants the composite form in some
/// paths and the bare number in others.
/// </summary>
/// <param name="Prefix"><c>T</c> for contracts of the product's own time, <c>H</c> for historical ones.</param>
/// <param name="Number">The number alone.</param>
[JsonConverter(typeof(ContractRefConverter))]
internal readonly record struct ContractRef(char Prefix, long Number)
{
    /// <summary>True where only the number was told, so that the prefix is the usual one and perhaps not the contract's own. Ids are equal without regard to it.</summary>
    public bool IsPrefixAssumed { get; init; }

    /// <summary>The form with the prefix, such as <c>T-1234</c>.</summary>
    public string Composite => string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{Number}");

    /// <summary>The number as a path carries it.</summary>
    public string Bare => Number.ToString(CultureInfo.InvariantCulture);

    public bool Equals(ContractRef other) => Prefix == other.Prefix && Number == other.Number;

    public override int GetHashCode() => HashCode.Combine(Prefix, Number);

    /// <summary>Reads any of the three forms; a bare number is a <c>T-</c> contract.</summary>
    /// <exception cref="GovernedException"><c>invalid_argument</c> where the text is no contract id.</exception>
    public static ContractRef Parse(string? text, string path = "contract_id") =>
        TryParse(text, out var contract)
            ? contract
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = $"'{Http.VendorText.Clean(text)}' is not a SpotDraft contract id.",
                    Cause = "A contract id looks like T-1234 or H-1234; the number alone is read as T-1234.",
                    Cure = "Take the id from find_contracts or from the contract's address in SpotDraft.",
                    Path = path,
                }
            );

    public static bool TryParse([NotNullWhen(true)] string? text, out ContractRef contract)
    {
        contract = default;
        var trimmed = text?.Trim() ?? "";
        var prefix = 'T';
        var isAssumed = true;
        if (trimmed.Length > 2 && trimmed[1] == '-')
        {
            prefix = char.ToUpperInvariant(trimmed[0]);
            trimmed = trimmed[2..];
            isAssumed = false;
        }

        if (
            prefix is not ('T' or 'H')
            || !long.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number <= 0
        )
        {
            return false;
        }

        contract = new ContractRef(prefix, number) { IsPrefixAssumed = isAssumed };
        return true;
    }

    public override string ToString() => Composite;
}

/// <summary>Reads all three forms, writes the composite one.</summary>
internal sealed class ContractRefConverter : JsonConverter<ContractRef>
{
    public override ContractRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt64(out var number) ? number.ToString(CultureInfo.InvariantCulture) : null,
            JsonTokenType.String => reader.GetString(),
            _ => null,
        };
        return ContractRef.TryParse(text, out var contract) ? contract : throw new JsonException("a contract id has an unknown form");
    }

    public override void Write(Utf8JsonWriter writer, ContractRef value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Composite);
}
