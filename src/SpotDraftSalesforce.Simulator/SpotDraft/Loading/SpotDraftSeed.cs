using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Loading;

/// <summary>The small seed: the workspace's setup, and the contracts that belong to the seed of the simulated org.</summary>
internal static class SpotDraftSeed
{
    private static readonly (string Opportunity, int EndsInDays)[] Won =
    [
        ("Tailspin - Annual Subscription", 30),
        ("Adventure Works - Subscription", 75),
        ("Initech - Support Plan", 60),
        ("Umbrella - Long Term", 400),
        ("Globex - Expansion", 20),
        ("Fabrikam - Base Licences", 85),
    ];

    /// <summary>Types, templates, the entity, members and key pointer definitions.</summary>
    public static void Workspace(Workspace workspace)
    {
        workspace.OrganizationTypes.AddRange([
            new(1, "Company"),
            new(2, "Corporation"),
            new(3, "Limited Liability Company"),
            new(4, "Private Limited"),
            new(5, "Partnership"),
        ]);
        var country = Country.All[0];
        var address = new EntityAddress(1, "1 Seller Plaza", "Wilmington", "Delaware", "19801", country);
        workspace.Entities.Add(new(1, "Simulator Seller Inc", "SELLER-US", country, workspace.OrganizationTypes[1], address));
        workspace.Roles.AddRange([
            new(WorkspaceRole.Admin, "Admin", "Sets the workspace up"),
            new(2, "Legal", "Reviews contracts"),
            new(3, "Sales", "Requests contracts"),
        ]);
        workspace.Users.AddRange([
            new(1, "integration@simulator.example", "Integration User", "Integration", true, [workspace.Roles[0]]),
            new(2, "legal@simulator.example", "Legal Reviewer", "Counsel", true, [workspace.Roles[1]]),
            new(3, "former@simulator.example", "Former Member", "Counsel", false, [workspace.Roles[1]]),
        ]);
        KeyPointers(workspace);
        TemplateSeed.Into(workspace);
    }

    public static void Contracts(Workspace workspace, IOrgRecords org, DateOnly today)
    {
        var accounts = new SeedAccounts(workspace, org);
        var opportunities = org.All("Opportunity").ToLookup(record => record["Name"] as string ?? "", StringComparer.Ordinal);
        foreach (var (name, endsInDays) in Won)
        {
            if (opportunities[name].FirstOrDefault() is { } opportunity)
            {
                Order(workspace, accounts, opportunity, today, today.AddDays(endsInDays));
            }
        }

        if (opportunities["Contoso - Enterprise Rollout"].FirstOrDefault() is { } contoso)
        {
            ExecutedNda(workspace, accounts, contoso, today);
        }

        if (opportunities["Globex - Pilot"].FirstOrDefault() is { } pilot)
        {
            var draft = Contract(workspace, accounts, 1002, pilot, OrderData(accounts, pilot, today, 12), today.AddDays(-2));
            draft.Status = ContractStatus.Draft;
        }
    }

    private static void Order(
        Workspace workspace,
        SeedAccounts accounts,
        IReadOnlyDictionary<string, object?> opportunity,
        DateOnly today,
        DateOnly end
    )
    {
        var signed = SeedAccounts.Day(opportunity["CloseDate"]) ?? today.AddDays(-300);
        var contract = Contract(workspace, accounts, 1002, opportunity, OrderData(accounts, opportunity, signed, 12), signed.AddDays(-5));
        foreach (
            var (field, value) in new (string, object)[]
            {
                (KeyPointerNames.ContractValue, new { type = "USD", value = opportunity["Amount"] }),
                (KeyPointerNames.EffectiveDate, Text(signed)),
                (KeyPointerNames.EndDate, Text(end)),
                (KeyPointerNames.NoticePeriodDays, 30),
                (KeyPointerNames.RenewalTermMonths, 12),
                (KeyPointerNames.AutoRenewal, false),
                (KeyPointerNames.TermNumber, 1),
            }
        )
        {
            ExtractedFacts.Set(workspace, contract, field, SpotDraftJson.Element(value));
        }

        Executed(workspace, contract, signed);
    }

    private static void ExecutedNda(
        Workspace workspace,
        SeedAccounts accounts,
        IReadOnlyDictionary<string, object?> opportunity,
        DateOnly today
    )
    {
        var effective = today.AddDays(-60);
        var data = new Dictionary<string, JsonElement>(StringComparer.Ordinal)
        {
            ["customer_name"] = SpotDraftJson.Element(accounts.Name(opportunity)),
            ["effective_date"] = SpotDraftJson.Element(Text(effective)),
        };
        var contract = Contract(workspace, accounts, 1001, opportunity, data, effective.AddDays(-2));
        contract.ExternalMetadata = null;
        workspace.Link(contract, Metadata(opportunity["AccountId"], "Account"));
        ExtractedFacts.Set(workspace, contract, KeyPointerNames.EffectiveDate, SpotDraftJson.Element(Text(effective)));
        contract.Notes.Add(new ContractNote(workspace.NextId("note", 601), "Signed before the rollout was scoped.", null));
        Executed(workspace, contract, effective);
    }

    private static Contract Contract(
        Workspace workspace,
        SeedAccounts accounts,
        int templateId,
        IReadOnlyDictionary<string, object?> opportunity,
        IReadOnlyDictionary<string, JsonElement> data,
        DateOnly created
    )
    {
        var template = workspace.Templates.Find(template => template.Id == templateId)!;
        var contract = new Contract
        {
            Number = workspace.NextId("contract", 1001),
            Name = $"{template.Name} - {accounts.Name(opportunity)}",
            Kind = ContractKind.Template,
            Template = template,
            Type = template.Type,
            Entity = workspace.Entities[0],
            Creator = workspace.Users[0],
            Parties = [accounts.Party(opportunity)],
            Created = Noon(created),
            LastUpdated = Noon(created),
            Data = data,
            ExternalMetadata = templateId == 1001 ? null : Metadata(opportunity["Id"], "Opportunity"),
        };
        workspace.Add(contract);
        return contract;
    }

    private static Dictionary<string, JsonElement> OrderData(
        SeedAccounts accounts,
        IReadOnlyDictionary<string, object?> opportunity,
        DateOnly start,
        int months
    ) =>
        new(StringComparer.Ordinal)
        {
            ["customer_name"] = SpotDraftJson.Element(accounts.Name(opportunity)),
            ["billing_address"] = SpotDraftJson.Element(accounts.Address(opportunity)),
            ["contract_value"] = SpotDraftJson.Element(opportunity["Amount"]),
            ["contract_currency"] = SpotDraftJson.Element("USD"),
            ["start_date"] = SpotDraftJson.Element(Text(start)),
            ["term_months"] = SpotDraftJson.Element(months),
            ["payment_terms"] = SpotDraftJson.Element("NET30"),
        };

    private static void Executed(Workspace workspace, Contract contract, DateOnly day)
    {
        contract.Status = ContractStatus.Executed;
        contract.LastUpdated = Noon(day);
        contract.Times.Sent = contract.Created.AddDays(1);
        contract.Times.Marked = contract.Created.AddDays(1);
        contract.Times.Executed = Noon(day);
        var party = contract.Parties[0];
        foreach (
            var (name, email, theirs) in new[]
            {
                (party.PocName.Length == 0 ? party.Name : party.PocName, party.PocEmail, true),
                (contract.Creator.Name, contract.Creator.Email, false),
            }
        )
        {
            contract.Recipients.Add(
                new Recipient
                {
                    Id = workspace.NextId("recipient", 5001),
                    Name = name,
                    Email = email,
                    IsCounterparty = theirs,
                    Created = contract.Created,
                    LastSent = contract.Times.Marked,
                    Acted = Noon(day),
                    Signed = true,
                }
            );
        }
    }

    private static JsonElement Metadata(object? id, string recordType) =>
        SpotDraftJson.Element(
            new
            {
                id,
                integration_name = "Salesforce",
                record_type = recordType,
                record_data = new { },
            }
        );

    private static void KeyPointers(Workspace workspace) =>
        workspace.KeyPointerDefinitions.AddRange([
            new(201, KeyPointerNames.ContractValue, "Contract value", "currency", "float"),
            new(202, KeyPointerNames.EffectiveDate, "Effective date", "date", "date"),
            new(203, KeyPointerNames.EndDate, "End date", "date", "date"),
            new(204, KeyPointerNames.NoticePeriodDays, "Notice period (days)", "number", "int"),
            new(205, KeyPointerNames.RenewalTermMonths, "Renewal term (months)", "number", "int"),
            new(206, KeyPointerNames.AutoRenewal, "Auto renewal", "boolean", "boolean"),
            new(207, KeyPointerNames.TermNumber, "Term number", "number", "int"),
            new(208, KeyPointerNames.GoverningLaw, "Governing law", "string", "string"),
            new(209, KeyPointerNames.RenewalTerm, "Renewal term", "string", "string"),
            new(210, KeyPointerNames.NoticePeriod, "Notice period", "string", "string"),
        ]);

    private static DateTimeOffset Noon(DateOnly day) => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
