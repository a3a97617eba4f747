using System.Globalization;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.SyncCounterparty;

/// <summary>
/// The counterparty of an account. SpotDraft holds no key of ours, so it is found by link, then by our field on the account, then by exact
/// e-mail; a name alone is a candidate for a person, never a match.
/// </summary>
/// <param name="Counterparty">Null where there is none.</param>
/// <param name="By"><c>link</c>, <c>field</c>, <c>email</c>, <c>name</c>; null where there is none.</param>
internal sealed record CounterpartyMatch(Counterparty? Counterparty, string? By)
{
    public static async Task<CounterpartyMatch> FindAsync(
        Pair pair,
        AccountData account,
        ILinkStore links,
        CancellationToken cancellationToken
    )
    {
        var link = (await links.FindBySalesforceAsync(pair.Name, account.Id, cancellationToken)).FirstOrDefault(link =>
            link.SpotDraftType == "counterparty"
        );
        if (link is not null && await GetAsync(pair, link.SpotDraftId, cancellationToken) is { } linked)
        {
            return new CounterpartyMatch(linked, "link");
        }

        var noted = account.Account.Text(pair.Options.Fields.CounterpartyId);
        if (noted is not null && await GetAsync(pair, noted, cancellationToken) is { } named)
        {
            return new CounterpartyMatch(named, "field");
        }

        return await ByEmailAsync(pair, account, cancellationToken) ?? await ByNameAsync(pair, account, cancellationToken);
    }

    private static async Task<CounterpartyMatch?> ByEmailAsync(Pair pair, AccountData account, CancellationToken cancellationToken)
    {
        if (account.Email is not { } email)
        {
            return null;
        }

        var page = await pair.SpotDraft.ListCounterpartiesAsync(email, 1, 5, cancellationToken);
        return page.Results.Count switch
        {
            0 => null,
            1 => new CounterpartyMatch(page.Results[0], "email"),
            _ => throw new GovernedException(Several(account, $"have a contact {email}", page.Results)),
        };
    }

    private static async Task<CounterpartyMatch> ByNameAsync(Pair pair, AccountData account, CancellationToken cancellationToken)
    {
        await foreach (var counterparty in pair.SpotDraft.EachCounterpartyAsync(null, cancellationToken))
        {
            if (string.Equals(counterparty.Name.Trim(), account.Name.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                return account.SameName > 1
                    ? throw new GovernedException(SharedName(account, counterparty))
                    : new CounterpartyMatch(counterparty, "name");
            }
        }

        return new CounterpartyMatch(null, null);
    }

    private static async Task<Counterparty?> GetAsync(Pair pair, string id, CancellationToken cancellationToken)
    {
        try
        {
            return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? await pair.SpotDraft.CounterpartyAsync(number, cancellationToken)
                : null;
        }
        catch (GovernedException missing) when (missing.Error.Code == ErrorCode.NotFound)
        {
            return null;
        }
    }

    private static Error SharedName(AccountData account, Counterparty counterparty) =>
        new()
        {
            Code = ErrorCode.Ambiguous,
            Message =
                $"Several accounts are named '{account.Name}', and SpotDraft's counterparty {counterparty.Id} of that name may belong to any of them.",
            Cure = "Put the counterparty's id into the right account's SpotDraft counterparty field, or give the accounts distinct names.",
            Path = "account_id",
        };

    private static Error Several(AccountData account, string what, IReadOnlyList<Counterparty> found) =>
        new()
        {
            Code = ErrorCode.Ambiguous,
            Message = $"Several counterparties {what}, and '{account.Name}' can be only one of them.",
            Cause = string.Join(", ", found.Select(one => $"{one.Id} ({one.Name})")),
            Cure = "Put the right counterparty's id into the account's SpotDraft counterparty field, then call again.",
            Path = "account_id",
        };
}
