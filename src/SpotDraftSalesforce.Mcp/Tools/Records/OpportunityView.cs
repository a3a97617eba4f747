using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors;

namespace SpotDraftSalesforce.Mcp.Tools.Records;

/// <summary>An opportunity as tools show it.</summary>
internal sealed record OpportunityView
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Account { get; init; }

    public string? AccountId { get; init; }

    public required string Stage { get; init; }

    public required bool Closed { get; init; }

    public string? Amount { get; init; }

    public string? CloseDate { get; init; }

    public string? Type { get; init; }

    public string? Owner { get; init; }

    public string? ContractId { get; init; }

    public static IEnumerable<string> Columns(Pair pair) =>
        [
            "Id",
            "Name",
            "AccountId",
            "Account.Name",
            "StageName",
            "IsClosed",
            "Amount",
            "CloseDate",
            "Type",
            "Owner.Name",
            pair.Options.Fields.ContractId,
        ];

    public static OpportunityView Of(JsonObject row, Pair pair) =>
        new()
        {
            Id = row.Text("Id")!,
            Name = row.Text("Name") ?? "",
            AccountId = row.Text("AccountId"),
            Account = row.Text("Account.Name"),
            Stage = row.Text("StageName") ?? "",
            Closed = row.Flag("IsClosed"),
            Amount = row.Text("Amount"),
            CloseDate = row.Text("CloseDate"),
            Type = row.Text("Type"),
            Owner = row.Text("Owner.Name"),
            ContractId = row.Text(pair.Options.Fields.ContractId),
        };
}
