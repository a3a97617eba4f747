namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>A signatory and what became of the request to sign.</summary>
internal sealed class Recipient
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required string Email { get; init; }

    public string Title { get; init; } = "";

    public string? Note { get; init; }

    public required bool IsCounterparty { get; init; }

    public int? Order { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? LastSent { get; set; }

    public DateTimeOffset? Acted { get; set; }

    public bool Signed { get; set; }

    public string? ActionNotes { get; set; }
}
