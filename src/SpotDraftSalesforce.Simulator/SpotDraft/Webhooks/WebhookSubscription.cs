using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

/// <summary>A registered webhook.</summary>
internal sealed class WebhookSubscription
{
    private int _failuresInARow;

    public required int Id { get; init; }

    public required string Title { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyList<string> Activities { get; init; }

    public string? Description { get; init; }

    public IReadOnlyDictionary<string, string> CustomHeaders { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public required WorkspaceUser CreatedBy { get; init; }

    /// <summary>False once it was deleted: what still waits for it is dropped.</summary>
    public bool Exists { get; set; } = true;

    public bool DisabledByError { get; private set; }

    public string Status => DisabledByError ? "DISABLED_BY_ERROR" : "ACTIVE";

    public void Succeeded() => Interlocked.Exchange(ref _failuresInARow, 0);

    public void Failed(int disableAfter)
    {
        if (Interlocked.Increment(ref _failuresInARow) >= disableAfter)
        {
            DisabledByError = true;
        }
    }
}
