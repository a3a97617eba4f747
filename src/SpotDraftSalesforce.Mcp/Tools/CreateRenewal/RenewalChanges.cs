using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateRenewal;

/// <summary>The changes that a renewal consists of: the opportunity, new or corrected, and its task.</summary>
/// <param name="together">True where the renewals of many contracts go in one plan, as collections.</param>
internal sealed class RenewalChanges(PlanDraft draft, Pair pair, bool together = false)
{
    /// <summary>The type under which a renewal stands in the links; its id is the renewal key.</summary>
    public const string LinkType = "renewal";

    public string Create(ExpiringContract contract, RenewalSource source, string key, RenewalValues wanted, Link? link)
    {
        if (link is not null)
        {
            draft.Ask(
                "deleted_by_person",
                $"The renewal {key} was created before as {link.SalesforceId} and is gone; it would be created again."
            );
        }

        var fields = new List<FieldChange>
        {
            New("Name", string.Create(CultureInfo.InvariantCulture, $"{Shortened(source.AccountName)} - Renewal {contract.EndDate.Year}")),
            New("AccountId", source.AccountId),
            New("StageName", source.FirstOpenStage),
            New("CloseDate", wanted.CloseDate.Iso()),
            New("Type", pair.Options.RenewalType),
        };
        if (source.OwnerId is not null)
        {
            fields.Add(New("OwnerId", source.OwnerId));
        }

        if (wanted.Amount is { } amount)
        {
            fields.Add(New("Amount", amount));
        }

        var id = draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.Salesforce.Name,
            Operation = "upsert",
            Object = "Opportunity",
            Record = key,
            Class = ChangeClass.Keyed,
            Collection = together ? "renewals" : null,
            Fields = fields,
            Details = new JsonObject { ["external_id_field"] = pair.Options.Fields.RenewalKey },
        });
        return $"@{{{id}.id}}";
    }

    /// <summary>
    /// Brings an existing renewal to the contract's terms. What a person has changed since we wrote it is not overwritten without asking.
    /// </summary>
    public string Update(JsonObject existing, RenewalValues wanted, Link? link)
    {
        var current = RenewalValues.Of(existing);
        var fields = new List<FieldChange>();
        if (current.CloseDate != wanted.CloseDate)
        {
            fields.Add(Field(existing, "CloseDate", wanted.CloseDate.Iso()));
        }

        if (wanted.Amount is { } amount && current.Amount != amount)
        {
            fields.Add(Field(existing, "Amount", amount));
        }

        var id = existing.Text("Id")!;
        var untouched = link?.Written is null || link.Written == current.Digest();
        var unchangedWish = link?.Written == wanted.Digest();
        if (fields.Count == 0 || existing.Flag("IsClosed") || (unchangedWish && !untouched))
        {
            // Nothing to say: it is as it should be, it is over, or a person changed it and the contract says nothing new since.
            return id;
        }

        if (!untouched)
        {
            draft.Ask(
                "end_date_moved",
                $"The contract now ends on {wanted.CloseDate.Iso()}, but somebody has changed the renewal '{existing.Text("Name")}' since it was written."
            );
        }

        draft.Add(change => new Change
        {
            Id = change,
            Connection = pair.Salesforce.Name,
            Operation = "update",
            Object = "Opportunity",
            Record = id,
            Class = ChangeClass.Idempotent,
            Collection = together ? "renewal_terms" : null,
            Fields = fields,
        });
        return id;
    }

    public string? AddTask(ExpiringContract contract, RenewalSource source, JsonObject? existing, string opportunity, DateOnly today)
    {
        if (existing is not null && (existing.Children("Tasks") is { Count: > 0 } || existing.Flag("IsClosed")))
        {
            return existing.Children("Tasks").Select(task => task.Text("Id")).FirstOrDefault();
        }

        var due = contract.ActBy > today ? contract.ActBy : today;
        var fields = new List<FieldChange>
        {
            New("Subject", contract.TaskSubject),
            New("WhatId", opportunity),
            New("Status", "Not Started"),
            New("Priority", "Normal"),
            New("ActivityDate", due.Iso()),
            New(
                "Description",
                $"{contract.Contract.Label} ends on {contract.EndDate.Iso()}. Notice period: {contract.Terms.NoticeDays?.ToString(CultureInfo.InvariantCulture) ?? "unknown"} days. {ChangeReferences.OperationId}"
            ),
        };
        if (source.OwnerId is not null)
        {
            fields.Add(New("OwnerId", source.OwnerId));
        }

        var id = draft.Add(id => new Change
        {
            Id = id,
            Connection = pair.Salesforce.Name,
            Operation = "create",
            Object = "Task",
            Class = ChangeClass.Observable,
            Collection = together ? "renewal_tasks" : null,
            Fields = fields,
            Details = new JsonObject
            {
                ["find"] = new JsonObject { ["WhatId"] = opportunity, ["Subject"] = contract.TaskSubject },
            },
        });
        return $"@{{{id}.id}}";
    }

    public Link LinkOf(string key, string opportunity, RenewalValues written) =>
        new()
        {
            Pair = pair.Name,
            SalesforceType = "Opportunity",
            SalesforceId = opportunity,
            SpotDraftType = LinkType,
            SpotDraftId = key,
            MatchedBy = "created",
            Written = written.Digest(),
        };

    /// <summary>An opportunity's name has 120 characters; the account's may have 255.</summary>
    private static string Shortened(string name) => name.Length <= 90 ? name : name[..90];

    private static FieldChange New(string field, JsonNode after) => new() { Field = field, After = after };

    private static FieldChange Field(JsonObject record, string field, JsonNode after) =>
        new()
        {
            Field = field,
            Before = record[field]?.DeepClone(),
            After = after,
        };
}
