using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

/// <summary>
/// Finds the contract that an attempt without an answer may have created, by two routes: the lookup by external metadata, and the list of what
/// was created since. Ours carries the operation's id in its record data.
/// </summary>
internal sealed class CreatedContracts(SpotDraftClient client)
{
    /// <summary>How far the two clocks may be apart.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    /// <summary>More candidates than this are a question for a person, not for a hundred calls.</summary>
    private const int MostCandidates = 500;

    /// <summary>Most contracts whose link is read one by one.</summary>
    private const int MostReads = 60;

    public async Task<ChangeSighting> FindAsync(Effect effect, Change change, CancellationToken cancellationToken)
    {
        var link = SpotDraftWrite.Link(change, effect);
        var externalId = link["id"]?.ToString() ?? "";
        var rows = await client.FindByExternalMetadataAsync(externalId, cancellationToken);
        var ours = await OursAsync(rows, effect, change, cancellationToken);
        if (ours.Count == 0)
        {
            ours = await RecentAsync(effect, change, cancellationToken);
        }

        return ours.Count switch
        {
            0 => new ChangeSighting(SightingKind.NotDone),
            1 => new ChangeSighting(SightingKind.Done, ours[0].Id.Composite, Values(ours[0])),
            _ => new ChangeSighting(
                SightingKind.Conflict,
                Detail: $"Several contracts carry the mark of {effect.OperationId}: {string.Join(", ", ours.Select(row => row.Id))}."
            ),
        };
    }

    private async Task<List<ContractSummary>> RecentAsync(Effect effect, Change change, CancellationToken cancellationToken)
    {
        var filter = new ContractFilter { CreatedFrom = Since(effect, change) };
        var candidates = new List<ContractSummary>();
        await foreach (var row in client.EachContractAsync(filter, cancellationToken))
        {
            candidates.Add(row);
            if (candidates.Count > MostCandidates)
            {
                throw TooMany(MostCandidates);
            }
        }

        return await OursAsync(candidates, effect, change, cancellationToken);
    }

    private async Task<List<ContractSummary>> OursAsync(
        IEnumerable<ContractSummary> rows,
        Effect effect,
        Change change,
        CancellationToken cancellationToken
    )
    {
        var ours = new List<ContractSummary>();
        var reads = 0;
        foreach (var row in rows)
        {
            var link = row.ExternalMetadata;
            if (link?.RecordData is null && (link is null || link.Id is not null))
            {
                // The row does not show the record data: read it where it is kept.
                if (++reads > MostReads)
                {
                    throw TooMany(MostReads);
                }

                link = await client.ExternalMetadataAsync(row.Id, cancellationToken);
            }

            if (link?.Data("operation_id") == effect.OperationId && link.Data("change_id") == change.Id)
            {
                ours.Add(row);
            }
        }

        return ours;
    }

    /// <summary>When the attempt can have been at the earliest: as planned, or the time in the operation's id.</summary>
    private static DateTimeOffset? Since(Effect effect, Change change)
    {
        if (
            (string?)change.Details?["since"] is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var planned)
        )
        {
            return planned - Margin;
        }

        var digits = effect.OperationId.AsSpan(effect.OperationId.IndexOf('_', StringComparison.Ordinal) + 1);
        return
            digits.Length == 32
            && long.TryParse(digits[..12], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) - Margin
            : null;
    }

    private static JsonObject Values(ContractSummary contract) =>
        new()
        {
            ["url"] = contract.Link,
            ["status"] = contract.Status,
            ["number"] = contract.Id.Number,
        };

    private static GovernedException TooMany(int count) =>
        new(
            new Error
            {
                Code = ErrorCode.Conflict,
                Message = $"More than {count} contracts would have to be looked at to find the one of an attempt without an answer.",
                Cure = "Look in SpotDraft whether the contract exists, and settle the operation by hand.",
            }
        );
}
