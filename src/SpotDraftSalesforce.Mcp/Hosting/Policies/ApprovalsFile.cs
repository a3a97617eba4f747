using System.Globalization;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Policies;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>approvals.yaml: when a person has to agree, and who that may be.</summary>
internal static class ApprovalsFile
{
    public const string Name = "approvals.yaml";

    public static ApprovalPolicy Read(PolicySection file, IReadOnlySet<string>? roles, IReadOnlySet<string> tools)
    {
        PolicyVersion.Read(file);
        var rates = ReadRates(file);
        var policy = new ApprovalPolicy
        {
            Rates = rates,
            Rules = ReadRules(file, rates, roles, tools),
            Questions = ReadQuestions(file, roles),
        };
        file.Close();
        return policy;
    }

    private static ExchangeRates ReadRates(PolicySection file)
    {
        var toBase = new Dictionary<string, decimal>(StringComparer.Ordinal);
        if (file.Section("rates", required: true) is not { } rates)
        {
            return new ExchangeRates("", toBase);
        }

        var currency = rates.Currency("base");
        var section = rates.Section("to_base", required: false);
        foreach (var entry in section?.Entries ?? [])
        {
            var rate = section!.Amount(entry.Key);
            if (!PolicyValues.IsCurrency(entry.Key))
            {
                section.Problem(entry.Key, $"expected {PolicyValues.CurrencyExpected}.");
            }
            else if (entry.Key == currency)
            {
                section.Problem(entry.Key, "this is the base currency, whose rate is 1.");
            }
            else if (rate == 0 && entry.Value is PolicyScalar scalar && PolicyValues.Amount(scalar) == 0)
            {
                section.Problem(entry.Key, "a rate is above 0.");
            }

            toBase[entry.Key] = rate;
        }

        rates.Close();
        return new ExchangeRates(currency, toBase);
    }

    private static List<ApprovalRule> ReadRules(
        PolicySection file,
        ExchangeRates rates,
        IReadOnlySet<string>? roles,
        IReadOnlySet<string> tools
    )
    {
        var rules = new List<ApprovalRule>();
        foreach (var section in file.Sections("rules"))
        {
            var rule = new ApprovalRule(
                section.Text("id", PolicyValues.IdExpected, PolicyValues.IsId),
                section.Names("tools", "tool", tools, required: false),
                ReadThreshold(section, rates),
                section.Names("approvers", "role", roles, required: true),
                section.Duration("expires"),
                section.Text("because"),
                Content: ""
            );
            section.Close();
            if (rule.Id.Length > 0 && rules.Exists(other => other.Id == rule.Id))
            {
                section.Problem("id", $"there is a rule '{rule.Id}' already.");
            }

            rules.Add(rule with { Content = Digest.Of(ContentOf(rule)) });
        }

        return rules;
    }

    /// <summary>Whether amounts can be converted to a currency at all.</summary>
    public static bool HasRate(ExchangeRates rates, string currency) =>
        rates.Base.Length == 0 || currency == rates.Base || rates.ToBase.ContainsKey(currency);

    private static Threshold? ReadThreshold(PolicySection rule, ExchangeRates rates)
    {
        if (rule.Section("when", required: false) is not { } when)
        {
            return null;
        }

        var threshold = new Threshold(
            when.Text("fact", PolicyValues.IdExpected, PolicyValues.IsId),
            when.Amount("above"),
            when.TextOrNull("currency", PolicyValues.CurrencyExpected, PolicyValues.IsCurrency),
            when.TextOrNull("unknown", "'allow' or 'require_approval'", text => text is "allow" or "require_approval") == "allow"
        );
        if (threshold.Currency is { } currency && !HasRate(rates, currency))
        {
            when.Problem("currency", $"there is no rate for {currency} under 'rates', so that no other amount could be held against it.");
        }

        when.Close();
        return threshold;
    }

    private static Dictionary<string, QuestionRule> ReadQuestions(PolicySection file, IReadOnlySet<string>? roles)
    {
        var questions = new Dictionary<string, QuestionRule>(StringComparer.Ordinal);
        foreach (var section in file.Sections("questions"))
        {
            var code = section.Text(
                "code",
                $"one of {string.Join(", ", QuestionCodes.Known.Order(StringComparer.Ordinal))}",
                QuestionCodes.Known.Contains
            );
            var question = new QuestionRule(
                code,
                section.Names("approvers", "role", roles, required: true),
                section.Duration("expires"),
                Content: ""
            );
            section.Close();
            if (code.Length > 0 && !questions.TryAdd(code, question with { Content = Digest.Of(ContentOf(question)) }))
            {
                section.Problem("code", $"'{code}' is settled above already.");
            }
        }

        return questions;
    }

    private static JsonObject ContentOf(ApprovalRule rule) =>
        new()
        {
            ["id"] = rule.Id,
            ["tools"] = Sorted(rule.Tools),
            ["fact"] = rule.When?.Fact,
            ["above"] = rule.When is null ? null : Money.Text(rule.When.Above),
            ["currency"] = rule.When?.Currency,
            ["unknown_allowed"] = rule.When?.UnknownAllowed,
            ["approvers"] = Sorted(rule.Approvers),
            ["expires"] = Seconds(rule.Expires),
            ["because"] = rule.Because,
        };

    private static JsonObject ContentOf(QuestionRule question) =>
        new()
        {
            ["code"] = question.Code,
            ["approvers"] = Sorted(question.Approvers),
            ["expires"] = Seconds(question.Expires),
        };

    private static JsonArray Sorted(IReadOnlyList<string> names) =>
        [.. names.Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))];

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
