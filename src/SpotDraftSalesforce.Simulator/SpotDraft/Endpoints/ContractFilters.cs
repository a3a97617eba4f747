using System.Globalization;
using System.Text;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>
/// The list's filters: <c>filter__name</c> with an operator suffix <c>[$eq] [$ne] [$in]</c>, and for numbers and instants
/// <c>[$gt] [$gte] [$lt] [$lte]</c>. A name that is no filter is ignored, as undeclared query parameters are.
/// </summary>
internal static class ContractFilters
{
    private const string Prefix = "filter__";

    private static readonly Dictionary<string, Field> Fields = new(StringComparer.Ordinal)
    {
        ["approvals_pending"] = Text(contract =>
            contract.Approvals.Where(approval => approval.Status == "PENDING").Select(approval => approval.Name)
        ),
        ["assigned_to"] = new Field(
            FieldType.Number,
            contract =>
                contract
                    .ReviewRequests.Where(task => task.UserId is not null)
                    .Select(task => (IComparable)(long)task.UserId!.Value)
                    .Append((long)contract.BusinessUser.Id)
        ),
        ["business_user_id"] = Number(contract => contract.BusinessUser.Id),
        ["client_brand_name"] = Text(contract => contract.Parties.Select(party => party.Counterparty.BrandName ?? "")),
        ["client_email"] = Text(contract => contract.Parties.Select(party => party.PocEmail)),
        ["client_email_address"] = Text(contract => contract.Parties.Select(party => party.PocEmail)),
        ["client_name"] = Text(contract => contract.Parties.Select(party => party.Name)),
        ["contract_id"] = Text(contract => [contract.Id, contract.Number.ToString(CultureInfo.InvariantCulture)]),
        ["contract_kind"] = Text(contract => [Word(contract.Kind)]),
        ["contract_packet_name"] = Text(_ => []),
        ["contract_reference_id"] = Text(contract => [contract.ReferenceId]),
        ["contract_type_id"] = Number(contract => contract.Type.Id),
        ["contract_type_name"] = Text(contract => [contract.Type.Name]),
        ["created_at"] = Instant(contract => contract.Created),
        ["display_status"] = new Field(FieldType.Status, contract => [Word(contract.Status)]),
        ["entity_name"] = Text(contract => [contract.Entity.Name]),
        ["execution_date"] = Instant(contract => contract.Times.Executed),
        ["expiring_at"] = Instant(contract =>
            contract.ExpiringAt is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null
        ),
        ["last_updated_on"] = Instant(contract => contract.LastUpdated),
        ["legal_user_id"] = new Field(FieldType.Number, _ => []),
        ["pending_with"] = Text(contract => ContractProgress.PendingWith(contract) is { } side ? [side] : []),
        ["signatories"] = Text(contract => contract.Recipients.Select(recipient => recipient.Email)),
        ["signatures_completed_by"] = Signatures(recipient => recipient.Signed),
        ["signatures_pending_on"] = Signatures(recipient => recipient is { Acted: null, LastSent: not null }),
        ["signatures_rejected_by"] = Signatures(recipient => recipient is { Signed: false, Acted: not null }),
        ["tags"] = Text(contract => contract.Tags),
    };

    private static readonly string[] Equality = ["$eq", "$ne", "$in"];
    private static readonly string[] Order = [.. Equality, "$gt", "$gte", "$lt", "$lte"];

    private enum FieldType
    {
        Text,
        Status,
        Number,
        Instant,
    }

    /// <summary>The filters as facets, by name.</summary>
    public static IReadOnlyList<ContractFacet> Facets { get; } =
    [
        .. Fields
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => new ContractFacet(
                field.Key,
                field.Value.Type == FieldType.Status ? "choice" : Word(field.Value.Type).ToLowerInvariant(),
                field.Value.IsOrdered ? Order : Equality,
                field.Value.Type != FieldType.Instant,
                field.Value.Values
            )),
    ];

    public static IReadOnlyList<Func<Contract, bool>> Read(IQueryCollection query, FieldErrors errors)
    {
        var filters = new List<Func<Contract, bool>>();
        foreach (var (key, values) in query)
        {
            if (!key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var bracket = key.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? key[Prefix.Length..] : key[Prefix.Length..bracket];
            var operation = bracket < 0 ? "[$eq]" : key[bracket..];
            if (Fields.TryGetValue(name, out var field) && Filter(key, field, operation, values.ToString(), errors) is { } filter)
            {
                filters.Add(filter);
            }
        }

        return filters;
    }

    private static Func<Contract, bool>? Filter(string key, Field field, string operation, string text, FieldErrors errors)
    {
        var operands = new List<IComparable>();
        foreach (var part in operation == "[$in]" ? Split(text) : [text])
        {
            if (Operand(field.Type, part) is not { } operand)
            {
                errors.Add(key, Complaint(field.Type, part));
                return null;
            }

            operands.Add(operand);
        }

        var ordered = field.IsOrdered;
        switch (operation)
        {
            case "[$eq]" or "[$in]":
                return contract => field.Values(contract).Any(operands.Contains);
            case "[$ne]":
                return contract => !field.Values(contract).Any(operands.Contains);
            case "[$gt]" when ordered:
                return contract => field.Values(contract).Any(value => value.CompareTo(operands[0]) > 0);
            case "[$gte]" when ordered:
                return contract => field.Values(contract).Any(value => value.CompareTo(operands[0]) >= 0);
            case "[$lt]" when ordered:
                return contract => field.Values(contract).Any(value => value.CompareTo(operands[0]) < 0);
            case "[$lte]" when ordered:
                return contract => field.Values(contract).Any(value => value.CompareTo(operands[0]) <= 0);
            default:
                errors.Add(key, "Unsupported filter operator.");
                return null;
        }
    }

    private static IComparable? Operand(FieldType type, string text) =>
        type switch
        {
            FieldType.Number => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : null,
            FieldType.Instant => DateTimeOffset.TryParseExact(
                text,
                ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var instant
            )
                ? instant
                : null,
            FieldType.Status => Enum.GetValues<ContractStatus>().Any(status => Word(status) == text) ? text : null,
            _ => text,
        };

    private static string Complaint(FieldType type, string text) =>
        type switch
        {
            FieldType.Number => "A valid integer is required.",
            FieldType.Instant => "Enter a valid date/time.",
            _ => $"\"{text}\" is not a valid choice.",
        };

    /// <summary>Splits at commas; a backslash takes the next character as it is.</summary>
    public static List<string> Split(string text)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\\' && index + 1 < text.Length)
            {
                part.Append(text[++index]);
            }
            else if (text[index] == ',')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(text[index]);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => Words<T>.Of[value];

    private static Field Text(Func<Contract, IEnumerable<string>> values) => new(FieldType.Text, values);

    private static Field Number(Func<Contract, long> value) => new(FieldType.Number, contract => [value(contract)]);

    private static Field Instant(Func<Contract, DateTimeOffset?> value) =>
        new(FieldType.Instant, contract => value(contract) is { } instant ? [instant] : []);

    private static Field Signatures(Func<Recipient, bool> state) =>
        Text(contract => contract.Recipients.Where(state).Select(recipient => recipient.Email));

    private sealed record Field(FieldType Type, Func<Contract, IEnumerable<IComparable>> Values)
    {
        public bool IsOrdered => Type is FieldType.Number or FieldType.Instant;
    }

    private static class Words<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>()
            .ToDictionary(value => value, value => SpotDraftJson.Element(value).GetString()!);
    }
}
