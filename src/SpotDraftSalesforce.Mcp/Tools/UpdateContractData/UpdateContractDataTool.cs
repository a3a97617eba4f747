using System.ComponentModel;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;
using static SpotDraftSalesforce.Mcp.Tools.Records.ContractChange;

namespace SpotDraftSalesforce.Mcp.Tools.UpdateContractData;

[Tool("update_contract_data", "Update a contract's data", SensitiveArguments = ["data"])]
[Description(
    "Changes values that a SpotDraft contract was filled with, by the template's field names (list_templates shows them). Possible in DRAFT and REDLINING; a contract that is out for signature asks a person first."
)]
internal sealed class UpdateContractDataTool(ConnectionCatalog connections) : WriteTool<UpdateContractDataInput, UpdateContractDataOutput>
{
    protected override async Task<Preparation> PrepareAsync(
        UpdateContractDataInput input,
        ToolCall call,
        CancellationToken cancellationToken
    )
    {
        var pair = connections.Pair(input.Pair);
        var contract = await LinkedContract.LoadAsync(pair, ContractRef.Parse(input.ContractId), cancellationToken);
        if (
            (
                Empty(input)
                ?? Historical(contract)
                ?? RefusalUnless(contract, "changed", ContractStatus.Draft, ContractStatus.Redlining, ContractStatus.Sign)
            ) is
            { } refusal
        )
        {
            return refusal;
        }

        if (await RefusalByTemplateAsync(pair, contract, input.Data, cancellationToken) is { } unknown)
        {
            return unknown;
        }

        var answers = await pair.SpotDraft.QuestionnaireAsync(contract.Id, QuestionnaireAnswers.OfTemplate, cancellationToken);
        var fields = input
            .Data.Select(value => new FieldChange
            {
                Field = value.Key,
                Before = answers.Value(value.Key),
                After = value.Value?.DeepClone(),
                // Which of a template's fields hold a person's data is not known here: the argument is sealed, and so is what became of it.
                Sensitive = true,
            })
            .Where(field => !JsonNode.DeepEquals(field.Before, field.After))
            .ToArray();
        var draft = Draft(call, pair.Name);
        AddFacts(draft, contract);
        draft.Facts["fields"] = new JsonArray([.. fields.Select(field => (JsonNode)field.Field)]);
        if (fields.Length > 0)
        {
            draft.Read("data", new JsonArray([.. fields.Select(field => field.Before?.DeepClone())]));
            draft.Add(id => Of(id, pair, contract.Id, "update", "contract_data", ChangeClass.Idempotent, fields));
            if (contract.Summary.Status == ContractStatus.Sign)
            {
                draft.Ask(
                    "contract_in_signature",
                    $"{contract.Label} is out for signature: its recipients would sign other values than they were sent."
                );
            }
        }

        return draft.Build(
            $"contract/{contract.Id}",
            fields.Length > 0
                ? $"Change {string.Join(", ", fields.Select(field => field.Field))} of {contract.Label}, which is {contract.Summary.Status}."
                : $"{contract.Label} holds these values already.",
            new UpdateContractDataOutput
            {
                ContractId = contract.Id.Composite,
                Changed = [.. fields.Select(field => field.Field)],
                Url = contract.Summary.Link,
            }
        );
    }

    private static Error? Empty(UpdateContractDataInput input) =>
        input.Data.Count > 0
            ? null
            : new Error
            {
                Code = ErrorCode.InvalidArgument,
                Message = "'data' names no field.",
                Cure = """Give the template's fields and their values, such as {"term_months": 24}.""",
                Path = "data",
            };

    private static Error? Historical(LinkedContract contract) =>
        contract.Id.Prefix == 'T'
            ? null
            : new Error
            {
                Code = ErrorCode.Conflict,
                Message = $"The contract {contract.Label} is a historical one, which was not made from a template.",
                Cure = "Correct its key pointers in SpotDraft.",
                Retry = RetryAdvice.Never,
                Path = "contract_id",
            };

    /// <summary>A field that the template does not have would be stored by nobody; only a contract whose template we noted can be checked.</summary>
    private static async Task<Error?> RefusalByTemplateAsync(
        Pair pair,
        LinkedContract contract,
        JsonObject data,
        CancellationToken cancellationToken
    )
    {
        if (NotedTemplate.Of(contract.Metadata).Id is not { } template)
        {
            return null;
        }

        var metadata = await pair.SpotDraft.TemplateMetadataAsync(template, cancellationToken);
        // A part of an object (its name has a point) is sent within the object.
        var known = metadata.Attributes.ToLookup(attribute => attribute.Parent ?? attribute.Variable, StringComparer.Ordinal);
        foreach (var (name, value) in data)
        {
            if (!known.Contains(name))
            {
                return Invalid(
                    name,
                    $"Template {template} has no field '{name}'.",
                    $"Its fields are {string.Join(", ", known.Select(field => Named(field.Key, field)).Order(StringComparer.Ordinal))}."
                );
            }

            if (value is null && known[name].Any(IsRequired))
            {
                return Invalid(name, $"'{name}' is required and cannot be emptied.", "Give a value.");
            }
        }

        return TemplateGaps.OfChange(metadata, data).FirstOrDefault() is { } gap
            ? Invalid(gap.Field, $"{gap}.", "Give the field whole, with one of the template's choices where it has any.")
            : null;
    }

    private static bool IsRequired(TemplateAttribute attribute) =>
        attribute.Parent is null ? attribute.Required : attribute.ParentRequired == true;

    /// <summary>Such as <c>fee {type, value}</c> for an object.</summary>
    private static string Named(string name, IEnumerable<TemplateAttribute> attributes) =>
        attributes.Where(attribute => attribute.Parent is not null).Select(attribute => attribute.Child).ToArray() is { Length: > 0 } parts
            ? $"{name} {{{string.Join(", ", parts)}}}"
            : name;

    private static Error Invalid(string field, string message, string cure) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = message,
            Cure = cure,
            Path = $"data.{field}",
        };
}

[WriteInput]
internal sealed record UpdateContractDataInput : ToolInput
{
    [Description("SpotDraft contract id, such as T-1234.")]
    public required string ContractId { get; init; }

    [Description(
        "Template fields and their new values, in SpotDraft's forms: a currency is {\"type\":\"USD\",\"value\":100}, a date YYYY-MM-DD."
    )]
    public required JsonObject Data { get; init; }
}

internal sealed record UpdateContractDataOutput
{
    public required string ContractId { get; init; }

    /// <summary>Fields whose value is another one now.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    public string? Url { get; init; }
}
