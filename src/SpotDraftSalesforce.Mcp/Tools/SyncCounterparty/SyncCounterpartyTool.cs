using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.SyncCounterparty;

[Tool("sync_counterparty", "Sync an account to its counterparty")]
[Description(
    "Brings SpotDraft's counterparty of a Salesforce account up to date: name, billing address and contact; creates it where there is none. Calling it again changes nothing."
)]
internal sealed partial class SyncCounterpartyTool(ConnectionCatalog connections, ILinkStore links)
    : WriteTool<SyncCounterpartyInput, SyncCounterpartyOutput>
{
    protected override async Task<Preparation> PrepareAsync(SyncCounterpartyInput input, ToolCall call, CancellationToken cancellationToken)
    {
        var pair = connections.Pair(input.Pair);
        var account = await AccountData.LoadAsync(pair, SalesforceId.Normalize(input.AccountId, "account_id"), cancellationToken);
        var match = await CounterpartyMatch.FindAsync(pair, account, links, cancellationToken);
        var draft = Draft(call, pair.Name);
        draft.Facts["account"] = account.Name;
        draft.Facts["matched_by"] = match.By ?? "created";
        draft.Read("account", new JsonArray(account.Name, account.ContactName, account.Email, JsonOf(account.Address)));
        draft.Read("counterparty", match.Counterparty?.Id);
        var counterparty = match.Counterparty is { } found
            ? await UpdateAsync(draft, pair, account, found, match.By!, cancellationToken)
            : Create(draft, pair, account);
        AddPointer(draft, pair, account, counterparty);
        AddLinks(draft, pair, account, counterparty, match.By ?? "created");
        var action =
            match.Counterparty is null ? "created"
            : draft.HasChanges ? "updated"
            : "unchanged";
        return draft.Build(
            $"counterparty/{account.Id}",
            $"Sync '{account.Name}' to its counterparty: {action}.",
            new SyncCounterpartyOutput
            {
                AccountId = account.Id,
                CounterpartyId = counterparty,
                Action = action,
                MatchedBy = match.By ?? "created",
            }
        );
    }

    private static string Create(PlanDraft draft, Pair pair, AccountData account)
    {
        var body = new JsonObject { ["is_individual"] = false, ["organization_name"] = account.Name };
        if (account.Email is { } email)
        {
            body["contact_name"] = account.ContactName;
            body["contact_email"] = email;
        }

        if (account.Address is { } address)
        {
            body["primary_address"] = AddressBody(address);
        }

        var id = draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.SpotDraft.Name,
            Operation = "create",
            Object = "counterparty",
            Class = ChangeClass.Observable,
            Fields =
            [
                .. body.Select(member =>
                    Field(member.Key, null, member.Value, sensitive: member.Key.StartsWith("contact", StringComparison.Ordinal))
                ),
            ],
            Details = new JsonObject { ["body"] = body },
        });
        return $"@{{{id}.id}}";
    }

    private async Task<string> UpdateAsync(
        PlanDraft draft,
        Pair pair,
        AccountData account,
        Counterparty counterparty,
        string matchedBy,
        CancellationToken cancellationToken
    )
    {
        var id = counterparty.Id.ToString(CultureInfo.InvariantCulture);
        if (matchedBy == "name")
        {
            draft.Ask(
                "name_match",
                $"The counterparty {id} has the account's name '{account.Name}' and nothing else in common with it; is it the same company?"
            );
        }

        if (counterparty.Name != account.Name)
        {
            draft.Add(change => Update(pair, change, "counterparty", id, [Field("name", counterparty.Name, account.Name)]));
        }

        var known = await links.FindBySalesforceAsync(pair.Name, account.Id, cancellationToken);
        await AddAddressAsync(draft, pair, account, counterparty, known, cancellationToken);
        await AddContactAsync(draft, pair, account, counterparty, cancellationToken);
        return id;
    }

    /// <summary>Notes the counterparty on the account, so that it is found without us, too.</summary>
    private static void AddPointer(PlanDraft draft, Pair pair, AccountData account, string counterparty)
    {
        var field = pair.Options.Fields.CounterpartyId;
        if (account.Account.Text(field) != counterparty)
        {
            draft.Add(id => new Change
            {
                Id = id,
                Connection = pair.Salesforce.Name,
                Operation = "update",
                Object = "Account",
                Record = account.Id,
                Class = ChangeClass.Idempotent,
                Fields = [Field(field, account.Account[field]?.DeepClone(), counterparty)],
            });
        }
    }

    private static void AddLinks(PlanDraft draft, Pair pair, AccountData account, string counterparty, string matchedBy)
    {
        draft.Link(LinkOf(pair, "Account", account.Id, "counterparty", counterparty, matchedBy, null));
        if (account.Address is { } address)
        {
            draft.Link(LinkOf(pair, "Account", account.Id, "counterparty_address", counterparty, matchedBy, DigestOf(address)));
        }
    }

    private static Link LinkOf(
        Pair pair,
        string type,
        string id,
        string spotDraftType,
        string spotDraftId,
        string matchedBy,
        string? written
    ) =>
        new()
        {
            Pair = pair.Name,
            SalesforceType = type,
            SalesforceId = id,
            SpotDraftType = spotDraftType,
            SpotDraftId = spotDraftId,
            MatchedBy = matchedBy,
            Written = written,
        };

    private static Change Update(Pair pair, string id, string type, string record, IReadOnlyList<FieldChange> fields) =>
        new()
        {
            Id = id,
            Connection = pair.SpotDraft.Name,
            Operation = "update",
            Object = type,
            Record = record,
            Class = ChangeClass.Idempotent,
            Fields = fields,
        };

    private static FieldChange Field(string field, JsonNode? before, JsonNode? after, bool sensitive = false) =>
        new()
        {
            Field = field,
            Before = before,
            After = after?.DeepClone(),
            Sensitive = sensitive,
        };

    private static JsonObject AddressBody(PostalAddress address)
    {
        var body = new JsonObject
        {
            ["line_one"] = address.Street,
            ["city_name"] = address.City,
            ["state_name"] = address.State ?? "",
            ["zipcode"] = address.PostalCode ?? "",
        };
        if (address.Iso is not null)
        {
            body["country_iso_code"] = address.Iso;
        }

        return body;
    }

    private static JsonObject? JsonOf(PostalAddress? address) => address is null ? null : AddressBody(address);

    private static string DigestOf(PostalAddress address) => Digest.Of(AddressBody(address));
}
