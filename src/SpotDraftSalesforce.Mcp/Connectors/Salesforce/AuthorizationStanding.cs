using System.Globalization;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>How long a connection's authorisation still holds.</summary>
internal sealed record AuthorizationStanding
{
    /// <summary>An owner is warned this long before an authorisation ends.</summary>
    public static readonly TimeSpan WarnBefore = TimeSpan.FromDays(7);

    public required DateTimeOffset AsOf { get; init; }

    public required string Flow { get; init; }

    public string? Owner { get; init; }

    /// <summary>Whether it lives on a refresh token.</summary>
    public required bool CanEnd { get; init; }

    /// <summary>Whether there are tokens to work with.</summary>
    public required bool IsAuthorized { get; init; }

    public DateTimeOffset? RenewedAt { get; init; }

    /// <summary>When Salesforce refused it for good.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>When it ends if nobody uses it from now on.</summary>
    public DateTimeOffset? IdleEnd { get; init; }

    /// <summary>When it ends whatever is done.</summary>
    public DateTimeOffset? LifeEnd { get; init; }

    /// <summary>The earlier of the two ends.</summary>
    public DateTimeOffset? EndsAt => IdleEnd is null || LifeEnd < IdleEnd ? LifeEnd : IdleEnd;

    public bool EndsSoon => EndsAt - AsOf <= WarnBefore;

    /// <summary>Whether it should be used for its own sake: within a third of the idle time somebody else's use is waited for.</summary>
    public bool WantsUse =>
        CanEnd
        && IsAuthorized
        && RefusedAt is null
        && (RenewedAt is null || (IdleEnd is { } end && AsOf - RenewedAt >= (end - RenewedAt) / 3));

    public static AuthorizationStanding Of(SalesforceOptions options, TokenFacts? facts, bool isAuthorized, DateTimeOffset now)
    {
        var canEnd = SalesforceFlow.HasRefreshToken(options.Flow);
        return new AuthorizationStanding
        {
            AsOf = now,
            Flow = options.Flow!,
            Owner = options.Owner,
            CanEnd = canEnd,
            IsAuthorized = isAuthorized,
            RenewedAt = facts?.RenewedAt,
            RefusedAt = facts?.RefusedAt,
            IdleEnd = canEnd && options.AuthorizationIdleDays > 0 ? After(facts?.RenewedAt, options.AuthorizationIdleDays) : null,
            LifeEnd = canEnd && options.AuthorizationLifeDays > 0 ? After(facts?.AuthorizedAt, options.AuthorizationLifeDays) : null,
        };
    }

    /// <summary>What its owner should know and do; null while there is nothing to do.</summary>
    public string? Warning(string connection)
    {
        if (!CanEnd || (RefusedAt is null && !EndsSoon))
        {
            return null;
        }

        var what =
            RefusedAt is not null ? "was refused by Salesforce for good"
            : EndsAt <= AsOf ? string.Create(CultureInfo.InvariantCulture, $"ended on {EndsAt:yyyy-MM-dd}")
            : string.Create(CultureInfo.InvariantCulture, $"ends on {EndsAt:yyyy-MM-dd}");
        var who = Owner is null ? "" : $" Its owner is {Owner}.";
        var cure =
            Flow == SalesforceFlow.AuthorizationCode
                ? $"Run 'connections reauth {connection}'."
                : "Put a new refresh token into its settings.";
        return $"The authorisation of {connection} {what}.{who} {cure}";
    }

    private static DateTimeOffset? After(DateTimeOffset? start, double days) => start + TimeSpan.FromDays(days);
}
