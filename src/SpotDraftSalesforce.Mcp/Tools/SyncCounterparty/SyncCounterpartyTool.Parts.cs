using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.SyncCounterparty;

/// <summary>The parts of a counterparty that are records of their own in SpotDraft: its address and its contact.</summary>
internal sealed partial class SyncCounterpartyTool
{
    /// <summary>
    /// SpotDraft reads a country back by name where it takes a code, and may shorten what it was given: an address counts as written when it is the
    /// one that we wrote last, or when the parts that are read back in our own words are equal.
    /// </summary>
    private static async Task AddAddressAsync(
        PlanDraft draft,
        Pair pair,
        AccountData account,
        Counterparty counterparty,
        IReadOnlyList<Link> known,
        CancellationToken cancellationToken
    )
    {
        if (
            account.Address is not { } wanted
            || known.Any(link => link.SpotDraftType == "counterparty_address" && link.Written == DigestOf(wanted))
        )
        {
            return;
        }

        var id = counterparty.Id.ToString(CultureInfo.InvariantCulture);
        var current = counterparty.PrimaryAddress;
        if (current is null)
        {
            await foreach (var address in pair.SpotDraft.EachAddressAsync(counterparty.Id, cancellationToken))
            {
                current = current is null || address.IsPrimary == true ? address : current;
            }
        }

        if (current is null)
        {
            var body = AddressBody(wanted);
            body["is_primary"] = true;
            draft.Add(change => new Change
            {
                Id = change,
                Connection = pair.SpotDraft.Name,
                Operation = "create",
                Object = "address",
                Record = id,
                Class = ChangeClass.Observable,
                Fields = [.. body.Select(member => Field(member.Key, null, member.Value))],
                Details = new JsonObject { ["body"] = body },
            });
            return;
        }

        if (
            current.LineOne == wanted.Street
            && current.City == wanted.City
            && (current.State ?? "") == (wanted.State ?? "")
            && (current.Zipcode ?? "") == (wanted.PostalCode ?? "")
        )
        {
            return;
        }

        var fields = new List<FieldChange>
        {
            Field("line_one", current.LineOne, wanted.Street),
            Field("city_name", current.City, wanted.City),
            Field("state_name", current.State, wanted.State ?? ""),
            Field("zipcode", current.Zipcode, wanted.PostalCode ?? ""),
        };
        if (wanted.Iso is not null)
        {
            fields.Add(Field("country_iso_code", null, wanted.Iso));
        }

        draft.Add(change => Update(pair, change, "address", $"{id}/{current.Id.ToString(CultureInfo.InvariantCulture)}", fields));
    }

    private async Task AddContactAsync(
        PlanDraft draft,
        Pair pair,
        AccountData account,
        Counterparty counterparty,
        CancellationToken cancellationToken
    )
    {
        if (account.Contact is not { } contact || account.Email is not { } email)
        {
            return;
        }

        var contacts = new List<CounterpartyContact>();
        await foreach (var existing in pair.SpotDraft.EachContactAsync(counterparty.Id, cancellationToken))
        {
            contacts.Add(existing);
        }

        var owner = counterparty.Id.ToString(CultureInfo.InvariantCulture);
        var linked = (await links.FindBySalesforceAsync(pair.Name, contact.Text("Id")!, cancellationToken)).FirstOrDefault(link =>
            link.SpotDraftType == "counterparty_contact"
        );
        var current =
            contacts.Find(one => string.Equals(one.Email, email, StringComparison.OrdinalIgnoreCase))
            ?? contacts.Find(one => linked?.SpotDraftId == $"{owner}/{one.Id.ToString(CultureInfo.InvariantCulture)}")
            ?? (linked is null && contacts.Count == 1 ? contacts[0] : null);
        var reference = current is null
            ? AddContact(draft, pair, account, owner, email)
            : $"{owner}/{current.Id.ToString(CultureInfo.InvariantCulture)}";
        if (
            current is not null
            && (current.Name != account.ContactName || !string.Equals(current.Email, email, StringComparison.OrdinalIgnoreCase))
        )
        {
            draft.Add(change =>
                Update(
                    pair,
                    change,
                    "contact",
                    reference,
                    [
                        Field("name", current.Name, account.ContactName, sensitive: true),
                        Field("email", current.Email, email, sensitive: true),
                    ]
                )
            );
        }

        draft.Link(LinkOf(pair, "Contact", contact.Text("Id")!, "counterparty_contact", reference, "email", null));
    }

    private static string AddContact(PlanDraft draft, Pair pair, AccountData account, string owner, string email)
    {
        var body = new JsonObject { ["name"] = account.ContactName, ["email"] = email };
        var id = draft.Add(change => new Change
        {
            Id = change,
            Connection = pair.SpotDraft.Name,
            Operation = "create",
            Object = "contact",
            Record = owner,
            Class = ChangeClass.Observable,
            Fields = [.. body.Select(member => Field(member.Key, null, member.Value, sensitive: true))],
            Details = new JsonObject { ["body"] = body },
        });
        return $"@{{{id}.id}}";
    }
}
