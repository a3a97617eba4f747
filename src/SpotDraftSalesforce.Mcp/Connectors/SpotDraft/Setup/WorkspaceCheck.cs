using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Http;
using static SpotDraftSalesforce.Mcp.Connectors.SpotDraft.Setup.AssumptionVerdict;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft.Setup;

/// <summary>Compares the assumptions with a live workspace, as far as reading tells: about a dozen requests, and nothing is changed.</summary>
internal sealed class WorkspaceCheck(SpotDraftClient client, TimeProvider time)
{
    private const int TooMany = 500;
    private const int Samples = 10;

    /// <summary>One finding for each assumption, in the order of their list.</summary>
    /// <exception cref="GovernedException">The workspace cannot be reached, or refuses the credential.</exception>
    public async Task<IReadOnlyList<AssumptionFinding>> RunAsync(CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, (AssumptionVerdict Verdict, string What)>(StringComparer.Ordinal);
        var contracts = await SampleAsync(seen, cancellationToken);
        await LookAtPagesAsync(seen, cancellationToken);
        await LookAtFiltersAsync(seen, cancellationToken);
        await LookAtSlashesAsync(seen, cancellationToken);
        await LookAtLinkAsync(seen, contracts, cancellationToken);
        await LookAtFilesAsync(seen, contracts, cancellationToken);
        await LookAtCounterpartiesAsync(seen, cancellationToken);
        return
        [
            .. Assumption.All.Select(assumption =>
            {
                var (verdict, what) = seen.GetValueOrDefault(assumption.Key, (Unchecked, "Reading does not tell."));
                return new AssumptionFinding(assumption.Key, verdict, assumption.Assumed, what, assumption.Default, assumption.Confirm);
            }),
        ];
    }

    private async Task<IReadOnlyList<ContractSummary>> SampleAsync(
        Dictionary<string, (AssumptionVerdict, string)> seen,
        CancellationToken cancellationToken
    )
    {
        // The first call says whether the workspace can be read at all.
        var page = await client.ListContractsAsync(new ContractFilter(), 1, Samples, cancellationToken);
        var raw = await client.LookAsync($"contracts/?page=1&limit={Samples}", cancellationToken);
        if ((raw.Json?["results"] as JsonArray)?.FirstOrDefault()?["id"] is { } id)
        {
            seen["id.listForm"] = (Confirmed, $"Rows carry {id.ToJsonString()}.");
        }

        return page.Results;
    }

    private async Task LookAtPagesAsync(Dictionary<string, (AssumptionVerdict, string)> seen, CancellationToken cancellationToken)
    {
        var answer = await client.LookAsync($"contracts/?page=1&limit={TooMany}", cancellationToken);
        var limit = (int?)(answer.Json?["limit"] as JsonValue);
        var rows = (answer.Json?["results"] as JsonArray)?.Count ?? 0;
        seen["page.maxLimit"] =
            !answer.IsSuccess ? (Differs, $"limit={TooMany} is answered with {(int)answer.Status}.")
            : limit is null ? (Unchecked, "The answer does not tell its limit.")
            : (
                limit == SpotDraftClient.LargestPage && rows <= SpotDraftClient.LargestPage ? Confirmed : Differs,
                $"limit={TooMany} gives pages of {limit}."
            );
    }

    /// <summary>A filter that is not known is ignored, and then the list holds what it should not.</summary>
    private async Task LookAtFiltersAsync(Dictionary<string, (AssumptionVerdict, string)> seen, CancellationToken cancellationToken)
    {
        var tomorrow = time.GetUtcNow().AddDays(1);
        var all = (await client.ListContractsAsync(new ContractFilter(), 1, 1, cancellationToken)).TotalResults;
        foreach (
            var (key, filter) in new[]
            {
                ("list.createdAt", new ContractFilter { CreatedFrom = tomorrow }),
                ("list.lastUpdatedOn", new ContractFilter { UpdatedFrom = tomorrow }),
                ("list.expiringAt", new ContractFilter { ExpiringFrom = DateOnly.FromDateTime(tomorrow.UtcDateTime).AddYears(100) }),
            }
        )
        {
            if (all == 0)
            {
                seen[key] = (Unchecked, "The workspace holds no contract.");
                continue;
            }

            try
            {
                var found = (await client.ListContractsAsync(filter, 1, 1, cancellationToken)).TotalResults;
                seen[key] =
                    found == 0
                        ? (Confirmed, $"It leaves none of {all}, as it should.")
                        : (Differs, $"It leaves {found} of {all}: it is ignored.");
            }
            catch (GovernedException fault) when (fault.Error.Code is ErrorCode.UpstreamRejected or ErrorCode.InvalidArgument)
            {
                seen[key] = (Differs, $"It is refused: {fault.Error.Message}");
            }
        }
    }

    private async Task LookAtSlashesAsync(Dictionary<string, (AssumptionVerdict, string)> seen, CancellationToken cancellationToken)
    {
        var answer = await client.LookAsync("templates", cancellationToken);
        seen["redirect.slash"] =
            answer.Status is HttpStatusCode.Found or HttpStatusCode.MovedPermanently
            && answer.Location?.OriginalString.EndsWith("templates/", StringComparison.Ordinal) == true
                ? (Confirmed, $"{(int)answer.Status} to {VendorText.Clean(answer.Location.OriginalString)}.")
                : (Differs, $"It is answered with {(int)answer.Status}.");
    }

    private async Task LookAtLinkAsync(
        Dictionary<string, (AssumptionVerdict, string)> seen,
        IReadOnlyList<ContractSummary> contracts,
        CancellationToken cancellationToken
    )
    {
        var linked = await LinkedAsync(contracts, cancellationToken);
        if (linked is not var (contract, link))
        {
            foreach (var key in (string[])["extmeta.idMatch", "extmeta.lookupNesting", "extmeta.recordData"])
            {
                seen[key] = (Unchecked, $"None of the {contracts.Count} contracts that were looked at is linked with a record.");
            }

            return;
        }

        var answer = await client.LookAsync($"contracts/by_external_metadata/{Uri.EscapeDataString(link.Id!)}", cancellationToken);
        var rows = answer.Json as JsonArray ?? [];
        seen["extmeta.lookupNesting"] = (
            answer.Json is JsonArray ? Confirmed : Differs,
            rows.FirstOrDefault() is JsonArray ? "The lookup answers [[…]]."
            : answer.Json is JsonArray ? "The lookup answers […]."
            : "The lookup answers no list."
        );
        if (link.Id!.Length == 18)
        {
            var shortened = await client.LookAsync(
                $"contracts/by_external_metadata/{Uri.EscapeDataString(link.Id[..15])}",
                cancellationToken
            );
            var found = (shortened.Json as JsonArray)?.Count ?? 0;
            seen["extmeta.idMatch"] =
                found == 0
                    ? (Confirmed, "The first 15 characters find nothing.")
                    : (Differs, $"The first 15 characters find {found} contracts too.");
        }

        seen["extmeta.recordData"] = link.RecordData is { Count: > 0 } data
            ? (Confirmed, $"{contract.Id} gives back {string.Join(", ", data.Select(entry => entry.Key).Take(Samples))}.")
            : (Unchecked, $"{contract.Id} was linked without data.");
    }

    private async Task<(ContractSummary Contract, ExternalMetadata Link)?> LinkedAsync(
        IReadOnlyList<ContractSummary> contracts,
        CancellationToken cancellationToken
    )
    {
        (ContractSummary, ExternalMetadata)? any = null;
        foreach (var contract in contracts)
        {
            var link = contract.ExternalMetadata is { Id: not null } told
                ? told
                : await client.ExternalMetadataAsync(contract.Id, cancellationToken);
            if (link is { Id: not null, RecordData.Count: > 0 })
            {
                return (contract, link);
            }

            any ??= link is { Id: not null } ? (contract, link) : null;
        }

        return any;
    }

    private async Task LookAtFilesAsync(
        Dictionary<string, (AssumptionVerdict, string)> seen,
        IReadOnlyList<ContractSummary> contracts,
        CancellationToken cancellationToken
    )
    {
        if (contracts is [var any, ..])
        {
            var notes = await client.LookAsync($"contracts/{any.Id.Composite}/notes", cancellationToken);
            seen["notes.shape"] = notes.Json switch
            {
                JsonArray => (Confirmed, "A list."),
                JsonObject => (Confirmed, "One object."),
                _ => (Unchecked, $"{any.Id} has no notes ({(int)notes.Status})."),
            };
        }

        if (contracts.FirstOrDefault(contract => contract.Status == ContractStatus.Executed) is not { } executed)
        {
            seen["download.host"] = (Unchecked, "None of the contracts that were looked at is executed.");
            return;
        }

        try
        {
            var address = new Uri(client.Home, (await client.DownloadLinkAsync(executed.Id, cancellationToken)).Url);
            // The address itself is a secret.
            seen["download.host"] =
                address.Scheme == Uri.UriSchemeHttps || (address.IsLoopback && client.Home.IsLoopback)
                    ? (Confirmed, $"{address.Host}, over {address.Scheme}.")
                    : (Differs, $"{address.Host}, over {address.Scheme}.");
        }
        catch (GovernedException fault) when (fault.Error.Code is ErrorCode.NotFound or ErrorCode.UpstreamRejected)
        {
            seen["download.host"] = (Unchecked, $"{executed.Id} gives no link: {fault.Error.Message}");
        }
    }

    private async Task LookAtCounterpartiesAsync(Dictionary<string, (AssumptionVerdict, string)> seen, CancellationToken cancellationToken)
    {
        var answer = await client.LookAsync($"counter_parties/?page=1&limit={SpotDraftClient.LargestPage}", cancellationToken);
        var parties = (answer.Json?["results"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        if (parties.Length == 0)
        {
            seen["counterparty.names"] = seen["address.readBack"] = (Unchecked, "The workspace holds no counterparty.");
            return;
        }

        var twice = parties
            .CountBy(party => (string?)party["name"] ?? "", StringComparer.OrdinalIgnoreCase)
            .Where(name => name.Value > 1)
            .ToArray();
        seen["counterparty.names"] =
            twice.Length == 0
                ? (Confirmed, string.Create(CultureInfo.InvariantCulture, $"{parties.Length} counterparties have {parties.Length} names."))
                : (Differs, $"{twice.Length} names are used more than once, such as '{VendorText.Clean(twice[0].Key)}'.");
        if (parties.Select(party => party["primary_address"]).OfType<JsonObject>().FirstOrDefault() is { } address)
        {
            seen["address.readBack"] = (
                address.ContainsKey("country_iso_code") ? Differs : Confirmed,
                $"An address has {string.Join(", ", address.Select(part => part.Key))}."
            );
        }
        else
        {
            seen["address.readBack"] = (Unchecked, "No counterparty shows an address.");
        }
    }
}
