using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>What SpotDraft is asked to create, in its own shape (POST /contracts/, v2.1).</summary>
internal sealed record ContractRequest(ContractTemplateFile Template, string Name, JsonObject Data, JsonObject Counterparty)
{
    public JsonObject Body
    {
        get
        {
            var body = new JsonObject
            {
                ["contract_template_id"] = Template.TemplateId,
                ["contract_name"] = Name,
                ["contract_data"] = Data.DeepClone(),
                ["counter_party_details"] = new JsonArray(Counterparty.DeepClone()),
            };
            if (Template.EntityReferenceId is { } entity)
            {
                body[PreviewBody.EntityReference] = entity;
            }

            return body;
        }
    }

    /// <summary>The request's values as fields of a change. Whom the contract goes to is a person's data.</summary>
    public IReadOnlyList<FieldChange> Fields =>
        [
            new() { Field = "contract_name", After = Name },
            .. DataFields(Template, Data).Select(one => one with { Field = $"contract_data.{one.Field}" }),
            new() { Field = "counterparty", After = Counterparty["organization_name"]?.DeepClone() },
            new()
            {
                Field = "counterparty_contact",
                After = Counterparty["poc_details"]?.DeepClone(),
                Sensitive = true,
            },
        ];

    /// <summary>Fills the template from the deal; everything that is missing is named at once.</summary>
    public static ContractRequest Of(ContractTemplateFile template, TemplateMetadata metadata, Deal deal)
    {
        var values = TemplateMapping.Values(template, deal.Source);
        var counterparty = MappedCounterparty.Of(template, deal);
        var problems = Problems(values, counterparty, metadata);
        return problems.Count == 0
            ? new ContractRequest(template, values.ContractName, values.Values, counterparty.Body)
            : throw new GovernedException(CannotFill(template, problems));
    }

    /// <summary>The values of <c>contract_data</c> as fields of a change, by their own names.</summary>
    public static IEnumerable<FieldChange> DataFields(ContractTemplateFile template, JsonObject data) =>
        data.Select(value => new FieldChange
        {
            Field = value.Key,
            After = value.Value?.DeepClone(),
            Sensitive = template.IsPersonal(value.Key),
        });

    /// <summary>Everything that stands against creating the contract, in one sentence each.</summary>
    public static IReadOnlyList<string> Problems(TemplateValues values, MappedCounterparty counterparty, TemplateMetadata metadata)
    {
        var told = values
            .Missing.Select(missing => missing.Field)
            .Concat(values.Mapped.Where(mapped => mapped.Origin == ValueOrigin.LeftOut).Select(mapped => mapped.Field))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. values.Missing.Select(missing => $"{missing.Field}: {missing.Source ?? "its value"} {missing.Reason}"),
            .. counterparty
                .Values.Where(value => value.Origin == ValueOrigin.Missing)
                .Select(value => $"{value.Field}: {value.Source} {value.Detail}"),
            .. TemplateGaps.Of(metadata, values.Values, told).Select(gap => gap.ToString()),
        ];
    }

    /// <summary>As <see cref="Problems"/>, of the fields that are changed: an object or a row is sent whole or not at all.</summary>
    public static IReadOnlyList<string> ProblemsOfChange(TemplateValues values, JsonObject data, TemplateMetadata metadata)
    {
        var missing = values.Missing.Where(missing => data.ContainsKey(missing.Field.Split('.', '[')[0])).ToArray();
        var told = missing.Select(one => one.Field).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. missing.Select(one => $"{one.Field}: {one.Source ?? "its value"} {one.Reason}"),
            .. TemplateGaps.OfChange(metadata, data).Where(gap => !told.Contains(gap.Field)).Select(gap => gap.ToString()),
        ];
    }

    public static Error CannotFill(ContractTemplateFile template, IEnumerable<string> problems) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = $"The template '{template.Name}' cannot be filled: {string.Join("; ", problems)}.",
            Cause = "SpotDraft requires these fields.",
            Cure =
                $"Fill the Salesforce fields, or map the template's fields in {template.File} ('templates explain' shows where each value comes from).",
            Path = "opportunity_id",
        };
}
