using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Connectors;

/// <summary>Looks whether connections work and, where they do not, says why and what to do. Reads only.</summary>
internal sealed class ConnectionHealth(ConnectionCatalog catalog)
{
    /// <summary>The connections of a pair; with no name, all that are configured, and each kind of which there is none.</summary>
    public async Task<IReadOnlyList<ConnectionReport>> CheckAsync(string? pair, CancellationToken cancellationToken)
    {
        if (pair is not null)
        {
            return await CheckAsync(catalog.Pair(pair), cancellationToken);
        }

        var salesforce = catalog.SalesforceNames.Select(name => CheckSalesforceAsync(name, cancellationToken));
        var spotDraft = catalog.SpotDraftNames.Select(name => CheckSpotDraftAsync(name, cancellationToken));
        var reports = new List<ConnectionReport>(await Task.WhenAll(salesforce.Concat(spotDraft)));
        if (catalog.SalesforceNames.Count == 0)
        {
            reports.Add(Missing("salesforce", MissingSettings.ForPair([], ["main"])));
        }

        if (catalog.SpotDraftNames.Count == 0)
        {
            reports.Add(Missing("spotdraft", MissingSettings.ForPair(["main"], [])));
        }

        return reports;
    }

    public static async Task<IReadOnlyList<ConnectionReport>> CheckAsync(Pair pair, CancellationToken cancellationToken) =>
        await Task.WhenAll(CheckAsync(pair.Salesforce, cancellationToken), CheckAsync(pair.SpotDraft, cancellationToken));

    /// <summary>One connection by its name: <c>spotdraft:NAME</c>, <c>salesforce:NAME</c>, or the bare name of a Salesforce connection.</summary>
    public Task<ConnectionReport> CheckConnectionAsync(string name, CancellationToken cancellationToken)
    {
        var parts = name.Split(':', 2);
        return parts is ["spotdraft", var workspace]
            ? CheckSpotDraftAsync(workspace, cancellationToken)
            : CheckSalesforceAsync(parts[^1], cancellationToken);
    }

    private async Task<ConnectionReport> CheckSalesforceAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAsync(catalog.Salesforce(name), cancellationToken);
        }
        catch (GovernedException fault)
        {
            return fault.Error.Code == ErrorCode.InvalidArgument
                ? Missing($"salesforce:{name}", fault)
                : Failed($"salesforce:{name}", fault.Error);
        }
    }

    private async Task<ConnectionReport> CheckSpotDraftAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await CheckAsync(catalog.SpotDraft(name), cancellationToken);
        }
        catch (GovernedException fault)
        {
            return Missing($"spotdraft:{name}", fault);
        }
    }

    private static async Task<ConnectionReport> CheckAsync(SalesforceClient client, CancellationToken cancellationToken)
    {
        try
        {
            var limits = await client.LimitsAsync(cancellationToken);
            var daily = limits["DailyApiRequests"] as JsonObject;
            var identity = await client.IdentityAsync(cancellationToken);
            var standing = await client.StandingAsync(cancellationToken);
            return new ConnectionReport
            {
                Warning = standing.Warning(client.Name),
                AuthorizationEnds = standing.EndsAt,
                Connection = client.Name,
                State = ConnectionState.Connected,
                User = identity.Username,
                Organization = identity.OrganizationId,
                QuotaLeft = (long?)daily?["Remaining"],
                QuotaMax = (long?)daily?["Max"],
            };
        }
        catch (GovernedException fault)
        {
            return Failed(client.Name, fault.Error);
        }
    }

    private static async Task<ConnectionReport> CheckAsync(SpotDraftClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.UsersAsync(client.ActingAs, 1, 1, cancellationToken);
            return new ConnectionReport
            {
                Connection = client.Name,
                State = ConnectionState.Connected,
                User = client.ActingAs ?? "the user behind the API credential",
                Organization = client.Home.GetLeftPart(UriPartial.Authority),
            };
        }
        catch (GovernedException fault)
        {
            return Failed(client.Name, fault.Error);
        }
    }

    private static ConnectionReport Missing(string connection, GovernedException fault) =>
        new()
        {
            Connection = connection,
            State = ConnectionState.NotConfigured,
            Cause = fault.Error.Message,
            Cure = fault.Error.Cure,
        };

    private static ConnectionReport Failed(string connection, Error error) =>
        new()
        {
            Connection = connection,
            State = StateOf(error),
            Cause = error.Cause is null ? error.Message : $"{error.Message} {error.Cause}",
            Cure = error.Cure,
        };

    private static ConnectionState StateOf(Error error) =>
        error.Code switch
        {
            ErrorCode.ConnectionExpired when error.Upstream is { System: "spotdraft" } => ConnectionState.Invalid,
            ErrorCode.ConnectionExpired when error.Upstream?.Code is "invalid_client" or "invalid_client_id" or "unsupported_grant_type" =>
                ConnectionState.Invalid,
            ErrorCode.ConnectionExpired => ConnectionState.Expired,
            ErrorCode.ConnectionRefused when error.Upstream?.Status is null => ConnectionState.Unreachable,
            ErrorCode.ConnectionRefused => ConnectionState.InsufficientScope,
            ErrorCode.UpstreamUnavailable => ConnectionState.Unreachable,
            ErrorCode.InvalidArgument => ConnectionState.NotConfigured,
            ErrorCode.Limited => ConnectionState.Connected,
            _ => ConnectionState.Invalid,
        };
}
