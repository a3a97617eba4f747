using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>limits.yaml: how many calls, and how much in sum.</summary>
internal static class LimitsFile
{
    public const string Name = "limits.yaml";

    public static LimitPolicy Read(PolicySection file, ExchangeRates rates, IReadOnlySet<string>? roles, IReadOnlySet<string> tools)
    {
        PolicyVersion.Read(file);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var calls = new List<RateRule>();
        foreach (var section in file.Sections("calls_per_minute"))
        {
            calls.Add(
                new RateRule(
                    ReadId(section, ids),
                    section.Names("roles", "role", roles, required: false),
                    section.Names("tools", "tool", tools, required: false),
                    (int)Math.Min(section.WholeNumber("per_minute", least: 1), int.MaxValue)
                )
            );
            section.Close();
        }

        var budgets = new List<BudgetRule>();
        foreach (var section in file.Sections("budgets"))
        {
            var budget = new BudgetRule(
                ReadId(section, ids),
                section.Names("roles", "role", roles, required: false),
                section.Text("fact", PolicyValues.IdExpected, PolicyValues.IsId),
                new Money(section.Amount("limit"), section.Currency("currency"))
            );
            if (budget.Limit.Currency.Length > 0 && !ApprovalsFile.HasRate(rates, budget.Limit.Currency))
            {
                section.Problem("currency", $"there is no rate for {budget.Limit.Currency} under 'rates' in {ApprovalsFile.Name}.");
            }

            section.Close();
            budgets.Add(budget);
        }

        file.Close();
        return new LimitPolicy(calls, budgets);
    }

    private static string ReadId(PolicySection section, HashSet<string> ids)
    {
        var id = section.Text("id", PolicyValues.IdExpected, PolicyValues.IsId);
        if (id.Length > 0 && !ids.Add(id))
        {
            section.Problem("id", $"there is a rule '{id}' already.");
        }

        return id;
    }
}
