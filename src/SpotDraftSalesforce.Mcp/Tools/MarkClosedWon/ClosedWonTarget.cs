using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

/// <summary>The opportunity to close, with what is there of it already. One call to Salesforce.</summary>
/// <param name="Opportunity">Its record.</param>
/// <param name="WonStage">The stage that means won in this org.</param>
/// <param name="Files">Ids of the PDFs that were stored before, by the name under which they are found.</param>
/// <param name="Tasks">Ids of the tasks that were made before, by subject.</param>
internal sealed record ClosedWonTarget(
    JsonObject Opportunity,
    string WonStage,
    IReadOnlyDictionary<string, string> Files,
    IReadOnlyDictionary<string, string> Tasks
)
{
    /// <param name="contracts">All of one opportunity.</param>
    public static async Task<ClosedWonTarget> LoadAsync(
        Pair pair,
        IReadOnlyList<ExecutedContract> contracts,
        CancellationToken cancellationToken
    )
    {
        var contract = contracts[0];
        var names = contracts.Select(one => one.FileName);
        var subjects = contracts.Select(one => one.TaskSubject);
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
                    $"SELECT Id, PathOnClient FROM ContentVersion WHERE FirstPublishLocationId = {contract.OpportunityId:id} AND PathOnClient IN {names}"
                ),
                Soql.Query($"SELECT Id, Subject FROM Task WHERE WhatId = {contract.OpportunityId:id} AND Subject IN {subjects}"),
            ],
            cancellationToken
        );
        var opportunity =
            rows[0].Count == 1
                ? rows[0][0]
                : throw new GovernedException(
                    Refusals.NoSuchRecord("Opportunity", contract.OpportunityId, pair.Salesforce.Name, "contract_id")
                );
        return new ClosedWonTarget(opportunity, WonStageOf(pair, rows[1]), ByName(rows[2], "PathOnClient"), ByName(rows[3], "Subject"));
    }

    private static Dictionary<string, string> ByName(IReadOnlyList<JsonObject> rows, string name) =>
        rows.DistinctBy(row => row.Text(name), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(row => row.Text(name) ?? "", row => row.Text("Id")!, StringComparer.OrdinalIgnoreCase);

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
