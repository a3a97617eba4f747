using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>
/// Keeps authorisations alive that nobody uses, and warns a connection's owner a week before one ends that cannot be kept: in the log of the
/// server, in the evidence, and through check_connections and doctor. However many servers share a state folder, one of them warns.
/// </summary>
internal sealed partial class AuthorizationKeeper(
    ConnectionCatalog catalog,
    IJournal journal,
    TimeProvider time,
    ILogger<AuthorizationKeeper> logger
)
{
    private static readonly TimeSpan WarnAgainAfter = TimeSpan.FromDays(1);

    /// <summary>Looks at every connection once.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        foreach (var name in catalog.SalesforceNames)
        {
            try
            {
                await KeepAsync(catalog.Salesforce(name), cancellationToken);
            }
            catch (GovernedException fault)
            {
                LogUnkept(logger, $"salesforce:{name}", fault.Error.Message);
            }
        }
    }

    private async Task KeepAsync(SalesforceClient client, CancellationToken cancellationToken)
    {
        var standing = await client.StandingAsync(cancellationToken);
        if (standing.WantsUse)
        {
            try
            {
                await client.RenewAsync(cancellationToken);
            }
            catch (GovernedException fault)
            {
                LogUnkept(logger, client.Name, fault.Error.Message);
            }

            standing = await client.StandingAsync(cancellationToken);
        }

        if (standing.Warning(client.Name) is { } warning && await client.TakeWarningAsync(WarnAgainAfter, cancellationToken))
        {
            LogEnding(logger, warning);
            await RecordAsync(client.Name, standing, cancellationToken);
        }
    }

    private Task RecordAsync(string connection, AuthorizationStanding standing, CancellationToken cancellationToken) =>
        journal.CommitAsync(
            new JournalEntry(
                [],
                [
                    new AuditEvent
                    {
                        Time = time.GetUtcNow(),
                        Type = EventTypes.ConnectionExpiring,
                        Data = new JsonObject
                        {
                            ["connection"] = connection,
                            ["owner"] = standing.Owner,
                            ["ends_at"] = standing.EndsAt is { } end ? SealedEvent.Instant(end) : null,
                            ["refused_at"] = standing.RefusedAt is { } refused ? SealedEvent.Instant(refused) : null,
                        },
                        Sensitive = standing.Owner is null ? [] : ["/owner"],
                    },
                ]
            ),
            cancellationToken
        );

    [LoggerMessage(Level = LogLevel.Warning, Message = "The authorisation of {Connection} could not be kept alive: {Reason}")]
    private static partial void LogUnkept(ILogger logger, string connection, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogEnding(ILogger logger, string warning);
}
