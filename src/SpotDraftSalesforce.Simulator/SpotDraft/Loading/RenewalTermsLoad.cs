using System.Globalization;
using SpotDraftSalesforce.Simulator.Salesforce;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Loading;

/// <summary>Makes each row of renewal terms an executed contract. What a cell says is kept as it is, unless it is exactly one date.</summary>
internal static class RenewalTermsLoad
{
    public static void Into(Workspace workspace, IReadOnlyList<RenewalTerms> rows, IOrgRecords org)
    {
        // An org matches names regardless of case, so parties that differ only there may share an account; an exact match wins.
        var exact = new Dictionary<string, string>(StringComparer.Ordinal);
        var loose = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var account in org.All("Account"))
        {
            exact.TryAdd((string)account["Name"]!, (string)account["Id"]!);
            loose.TryAdd((string)account["Name"]!, (string)account["Id"]!);
        }

        foreach (var row in rows)
        {
            Add(workspace, row, exact.GetValueOrDefault(row.Account) ?? loose.GetValueOrDefault(row.Account));
        }
    }

    private static void Add(Workspace workspace, RenewalTerms row, string? accountId)
    {
        var day = RenewalTerms.ExactDay(row.AgreementDate) ?? RenewalTerms.ExactDay(row.EffectiveDate) ?? new DateOnly(2000, 1, 1);
        var at = new DateTimeOffset(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
        var contract = new Contract
        {
            Number = workspace.NextId("contract", 1001),
            Name = row.Document.Length == 0 ? "Agreement" : row.Document,
            Kind = ContractKind.UploadExecuted,
            Type = workspace.ContractTypes.Find(type => type.Name == "MSA")!,
            Entity = workspace.Entities[0],
            Creator = workspace.Users[0],
            Parties = [Party(workspace, row.Account)],
            Created = at,
            LastUpdated = at,
            Status = ContractStatus.Executed,
            ExternalMetadata = accountId is null
                ? null
                : SpotDraftJson.Element(
                    new
                    {
                        id = accountId,
                        integration_name = "Salesforce",
                        record_type = "Account",
                        record_data = new { },
                    }
                ),
        };
        contract.Times.Executed = at;
        Fact(workspace, contract, KeyPointerNames.EndDate, DateOrText(row.ExpirationDate));
        Fact(workspace, contract, KeyPointerNames.EffectiveDate, DateOrText(row.EffectiveDate));
        Fact(workspace, contract, KeyPointerNames.RenewalTerm, row.RenewalTerm);
        Fact(workspace, contract, KeyPointerNames.NoticePeriod, row.NoticePeriod);
        Fact(workspace, contract, KeyPointerNames.GoverningLaw, row.GoverningLaw);
        workspace.Add(contract);
    }

    private static ContractParty Party(Workspace workspace, string name)
    {
        var counterparty = workspace.FindCounterparty(name);
        if (counterparty is null)
        {
            counterparty = new Counterparty
            {
                Id = workspace.NextId("counterparty", 101),
                Name = name,
                IsIndividual = false,
            };
            workspace.Add(counterparty);
        }

        return new ContractParty
        {
            IsIndividual = false,
            Name = name,
            Counterparty = counterparty,
        };
    }

    private static void Fact(Workspace workspace, Contract contract, string field, string text)
    {
        if (text.Length > 0)
        {
            ExtractedFacts.Set(workspace, contract, field, SpotDraftJson.Element(text));
        }
    }

    private static string DateOrText(string cell) =>
        RenewalTerms.ExactDay(cell) is { } day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : cell;
}
