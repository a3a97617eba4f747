using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

/// <summary>The opportunity to close, with what is there of it already. One call to Salesforce.</summary>
/// <param name="Opportunity">Its record.</param>
/// <param name="WonStage">The stage that means won in this org.</param>
/// <param name="FileId">The PDF, where it was stored before.</param>
/// <param name="TaskId">The task, where it was made before.</param>
internal sealed record ClosedWonTarget(JsonObject Opportunity, string WonStage, string? FileId, string? TaskId)
{
    public static async Task<ClosedWonTarget> LoadAsync(Pair pair, ExecutedContract contract, CancellationToken cancellationToken)
    {
        var fields = pair.Options.Fields;
        string[] columns =
        [
            "Id",
            "Name",
            "StageName",
            "IsClosed",
            "IsWon",
            "CloseDate",
            "Amount",
            "HasOpportunityLineItem",
            "OwnerId",
            fields.SignatureDate,
            .. fields.DeclaredValue is { } declared ? [declared] : Array.Empty<string>(),
        ];
        var rows = await pair.Salesforce.QueryManyAsync(
            [
                Soql.Query($"SELECT {columns:n} FROM Opportunity WHERE Id = {contract.OpportunityId:id}"),
                "SELECT ApiName, SortOrder FROM OpportunityStage WHERE IsActive = TRUE AND IsWon = TRUE ORDER BY SortOrder",
                Soql.Query(
                    $"SELECT Id FROM ContentVersion WHERE FirstPublishLocationId = {contract.OpportunityId:id} AND PathOnClient = {contract.FileName}"
                ),
                Soql.Query($"SELECT Id FROM Task WHERE WhatId = {contract.OpportunityId:id} AND Subject = {contract.TaskSubject}"),
            ],
            cancellationToken
        );
        var opportunity =
            rows[0].Count == 1
                ? rows[0][0]
                : throw new GovernedException(
                    Refusals.NoSuchRecord("Opportunity", contract.OpportunityId, pair.Salesforce.Name, "contract_id")
                );
        return new ClosedWonTarget(
            opportunity,
            WonStageOf(pair, rows[1]),
            rows[2].Count > 0 ? rows[2][0].Text("Id") : null,
            rows[3].Count > 0 ? rows[3][0].Text("Id") : null
        );
    }

    private static string WonStageOf(Pair pair, IReadOnlyList<JsonObject> won)
    {
        var names = won.Select(stage => stage.Text("ApiName")!).ToArray();
        if (pair.Options.Stages.Won is { } configured)
        {
            return names.Contains(configured, StringComparer.Ordinal)
                ? configured
                : throw new GovernedException(
                    NoStage(pair, $"'{configured}' is not an active won stage; the org has {string.Join(", ", names)}.")
                );
        }

        return names.Length == 1
            ? names[0]
            : throw new GovernedException(
                NoStage(pair, names.Length == 0 ? "The org has no active won stage." : $"The org has several: {string.Join(", ", names)}.")
            );
    }

    private static Error NoStage(Pair pair, string cause) =>
        new()
        {
            Code = ErrorCode.Ambiguous,
            Message = "Which stage means won is not clear.",
            Cause = cause,
            Cure = $"Set SDSF_Pairs__{pair.Name}__Stages__Won to the stage's API name.",
        };
}
