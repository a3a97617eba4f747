using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

internal sealed partial class MarkClosedWonTool
{
    private static string AddFile(PlanDraft draft, Pair pair, ExecutedContract contract, ContentRef file, string? group) =>
        draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.Salesforce.Name,
            Operation = "upload",
            Object = "ContentVersion",
            Class = ChangeClass.Observable,
            Group = group,
            Content = file,
            Fields =
            [
                New("Title", $"{contract.Contract.Summary.Name ?? "Contract"} ({contract.Id}, executed)"),
                New("PathOnClient", contract.FileName),
                New("FirstPublishLocationId", contract.OpportunityId),
            ],
            Details = new JsonObject
            {
                ["find"] = new JsonObject { ["FirstPublishLocationId"] = contract.OpportunityId, ["PathOnClient"] = contract.FileName },
            },
        });

    private static string AddTask(PlanDraft draft, Pair pair, ExecutedContract contract, ClosedWonTarget target) =>
        Named(
            draft.Add(id => new Change
            {
                Id = id,
                Connection = pair.Salesforce.Name,
                Operation = "create",
                Object = "Task",
                Class = ChangeClass.Observable,
                Group = Together,
                Fields =
                [
                    New("Subject", contract.TaskSubject),
                    New("WhatId", contract.OpportunityId),
                    New("OwnerId", target.Opportunity.Text("OwnerId")!),
                    New("Status", "Completed"),
                    New("ActivityDate", contract.Signed.Iso()),
                    New(
                        "Description",
                        $"{contract.Contract.Label} was executed on {contract.Signed.Iso()}. {ChangeReferences.OperationId}"
                    ),
                ],
                Details = new JsonObject
                {
                    ["find"] = new JsonObject { ["WhatId"] = contract.OpportunityId, ["Subject"] = contract.TaskSubject },
                },
            })
        );

    private static void AddUnlessEqual(List<FieldChange> changes, JsonObject record, string field, string value)
    {
        if (record.Text(field) != value)
        {
            changes.Add(Field(record, field, value));
        }
    }

    private static FieldChange Field(JsonObject record, string field, JsonNode after) =>
        new()
        {
            Field = field,
            Before = record[field]?.DeepClone(),
            After = after,
        };

    private static FieldChange New(string field, JsonNode after) => new() { Field = field, After = after };
}
