namespace SpotDraftSalesforce.Tests.Hosting.Policies;

public sealed class BadPolicyTests : IDisposable
{
    private const string Approvals = """
        version: 1
        rates:
          base: USD
          to_base:
            EUR: 1.08
        rules:
          - id: large
            tools: [create_renewal]
            when: { fact: amount, above: 10, currency: EUR }
            approvers: [finance]
            expires: 72h
            because: Large.
        questions:
          - code: "*"
            approvers: [sales_manager]
            expires: 72h

        """;

    private readonly PolicyTestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("version: 1\n", "", "approvals.yaml:1: version: the key is missing.")]
    [InlineData("version: 1", "version: 2", "approvals.yaml:1: version: this release reads version 1.")]
    [InlineData("base: USD", "base: dollars", "approvals.yaml:3: rates.base: expected an ISO 4217 currency such as USD, found 'dollars'.")]
    [InlineData(
        "EUR: 1.08",
        "EUR: -1",
        "approvals.yaml:5: rates.to_base.EUR: expected a number that is not negative, such as 250000, found '-1'."
    )]
    [InlineData("EUR: 1.08", "EUR: 0", "approvals.yaml:5: rates.to_base.EUR: a rate is above 0.")]
    [InlineData(
        "EUR: 1.08",
        "EUR: \"1.08\"",
        "approvals.yaml:5: rates.to_base.EUR: expected a number that is not negative, such as 250000, found '1.08'."
    )]
    [InlineData("EUR: 1.08", "EUR: 1.08\n    USD: 1", "approvals.yaml:6: rates.to_base.USD: this is the base currency, whose rate is 1.")]
    [InlineData(
        "id: large",
        "id: Large One",
        "approvals.yaml:7: rules[0].id: expected an id of lower-case letters, digits, '-' and '_', found 'Large One'."
    )]
    [InlineData(
        "id: large",
        "id:",
        "approvals.yaml:7: rules[0].id: expected an id of lower-case letters, digits, '-' and '_', found nothing."
    )]
    [InlineData("  - id: large\n    tools", "  - tools", "approvals.yaml:7: rules[0].id: the key is missing.")]
    [InlineData("[create_renewal]", "create_renewal", "approvals.yaml:8: rules[0].tools: expected a list, found 'create_renewal'.")]
    [InlineData(
        "above: 10",
        "above: ten",
        "approvals.yaml:9: rules[0].when.above: expected a number that is not negative, such as 250000, found 'ten'."
    )]
    [InlineData(
        "above: 10",
        "over: 10, above: 10",
        "approvals.yaml:9: rules[0].when.over: the key is not known here; there are above, currency, fact, unknown."
    )]
    [InlineData(
        "above: 10",
        "above: 10, above: 11",
        "approvals.yaml:9: rules[0].when.above: the key is there twice; it stands in line 9 already."
    )]
    [InlineData(
        "currency: EUR",
        "currency: CHF",
        "approvals.yaml:9: rules[0].when.currency: there is no rate for CHF under 'rates', so that no other amount could be held against it."
    )]
    [InlineData("approvers: [finance]", "approvers: []", "approvals.yaml:10: rules[0].approvers: expected at least one role.")]
    [InlineData("approvers: [finance]", "approvers:", "approvals.yaml:10: rules[0].approvers: expected a list, found nothing.")]
    [InlineData(
        "approvers: [finance]",
        "approvers: [finance, finance]",
        "approvals.yaml:10: rules[0].approvers[1]: 'finance' is named twice."
    )]
    [InlineData(
        "expires: 72h\n    because",
        "expires: three days\n    because",
        "approvals.yaml:11: rules[0].expires: expected a length of time such as 30m, 72h or 7d, found 'three days'."
    )]
    [InlineData(
        "expires: 72h\n    because",
        "expires: 0h\n    because",
        "approvals.yaml:11: rules[0].expires: expected a length of time such as 30m, 72h or 7d, found '0h'."
    )]
    [InlineData("because: Large.", "because: [Large]", "approvals.yaml:12: rules[0].because: expected a text, found a list.")]
    [InlineData(
        "code: \"*\"",
        "code: value_difers",
        "approvals.yaml:14: questions[0].code: expected one of *, amount_computed, contract_in_signature, deleted_by_person, end_date_moved, name_match, only_open, other_party, relinked, value_differs, found 'value_difers'."
    )]
    [InlineData(
        "because: Large.",
        "because: Large.\n    note: x",
        "approvals.yaml:13: rules[0].note: the key is not known here; there are approvers, because, expires, id, tools, when."
    )]
    [InlineData(
        "because: Large.",
        "because: &a Large.",
        "approvals.yaml:12: rules[0].because: anchors (&name) and tags (!name) are not used in policy files."
    )]
    [InlineData("rules:\n", "rules:\n  - large\n", "approvals.yaml:7: rules[0]: expected a group of keys, found 'large'.")]
    public void A_mistake_in_approvals_is_named_with_file_line_and_key(string text, string by, string problem)
    {
        _folder.Write("approvals.yaml", Approvals);
        _folder.Load();
        _folder.Replace("approvals.yaml", text, by);
        Assert.Equal($"policies/{problem}", Assert.Single(_folder.Problems()));
    }

    [Fact]
    public void Two_rules_of_one_id_are_refused()
    {
        _folder.Replace("approvals.yaml", "id: large-renewal", "id: large-contract");
        Assert.Equal(
            "policies/approvals.yaml:20: rules[1].id: there is a rule 'large-contract' already.",
            Assert.Single(_folder.Problems())
        );
    }

    [Theory]
    [InlineData(
        "tools: [void_contract, send_contract",
        "tools: [void_contracts, send_contract",
        "access.yaml:40: roles.legal.tools[0]: there is no tool 'void_contracts'"
    )]
    [InlineData("includes: [sales]", "includes: [seller]", "access.yaml:34: roles.sales_manager.includes[0]: there is no role 'seller'")]
    [InlineData("includes: [sales]", "includes: [sales_manager]", "access.yaml:32: roles.sales_manager: the role includes itself.")]
    [InlineData("  legal:", "  Legal Team:", "access.yaml:37: roles.Legal Team: expected an id of lower-case letters")]
    [InlineData("  legal:", "  sales:", "access.yaml:37: roles.sales: the key is there twice; it stands in line 20 already.")]
    [InlineData("roles:", "role:", "access.yaml:2: roles: the key is missing.")]
    public void A_mistake_in_access_is_named_with_file_line_and_key(string text, string by, string problem)
    {
        _folder.Replace("access.yaml", text, by);
        Assert.Contains(_folder.Problems(), found => found.StartsWith($"policies/{problem}", StringComparison.Ordinal));
    }

    [Fact]
    public void Roles_that_include_each_other_are_refused()
    {
        _folder.Replace(
            "access.yaml",
            "  legal:\n    description: Reads, voids contracts, and approves.\n    includes: [reader]",
            "  legal:\n    includes: [finance]"
        );
        _folder.Replace("access.yaml", "    description: Reads, and approves.\n    includes: [reader]", "    includes: [legal]");
        Assert.Equal(
            [
                "policies/access.yaml:37: roles.legal: the role includes itself by way of 'finance'.",
                "policies/access.yaml:41: roles.finance: the role includes itself by way of 'legal'.",
            ],
            _folder.Problems()
        );
    }

    [Theory]
    [InlineData(
        "per_minute: 120",
        "per_minute: 0",
        "limits.yaml:8: calls_per_minute[0].per_minute: expected a whole number from 1, found '0'."
    )]
    [InlineData(
        "per_minute: 120",
        "per_minute: 1.5",
        "limits.yaml:8: calls_per_minute[0].per_minute: expected a whole number from 1, found '1.5'."
    )]
    [InlineData(
        "limit: 50000000",
        "limit: -5",
        "limits.yaml:19: budgets[0].limit: expected a number that is not negative, such as 250000, found '-5'."
    )]
    [InlineData(
        "currency: USD",
        "currency: CHF",
        "limits.yaml:20: budgets[0].currency: there is no rate for CHF under 'rates' in approvals.yaml."
    )]
    [InlineData("id: renewal-sweep-amount", "id: everyone", "limits.yaml:16: budgets[0].id: there is a rule 'everyone' already.")]
    [InlineData(
        "calls_per_minute:",
        "calls_per_second:",
        "limits.yaml:4: calls_per_second: the key is not known here; there are budgets, calls_per_minute, version."
    )]
    public void A_mistake_in_limits_is_named_with_file_line_and_key(string text, string by, string problem)
    {
        _folder.Replace("limits.yaml", text, by);
        Assert.Equal($"policies/{problem}", Assert.Single(_folder.Problems()));
    }

    [Theory]
    [InlineData(
        "template_id: 1002",
        "template_id: tpl_1",
        "order-form.yaml:3: template_id: expected a whole number from 1, found 'tpl_1'."
    )]
    [InlineData(
        "template_id: 1002",
        "template_id: 1003",
        "order-form.yaml:3: template_id: policies/templates/msa.yaml is about 1003 already."
    )]
    [InlineData("closes: yes", "closes: perhaps", "order-form.yaml:5: closes: expected yes or no, found 'perhaps'.")]
    [InlineData("{Opportunity.Name}", "{Opportunity.Name", "order-form.yaml:9: contract_name: a brace is without its partner.")]
    [InlineData(
        "{Opportunity.Name}",
        "{Lead.Name}",
        "order-form.yaml:9: contract_name: '{Lead.Name}' is not a source such as Opportunity.Account.Name, Contact.Email or Pair.Currency."
    )]
    [InlineData(
        "from: Opportunity.Amount",
        "from: Amount",
        "order-form.yaml:15: fields.contract_value.from: expected a source such as Opportunity.Account.Name, Contact.Email or Pair.Currency, found 'Amount'."
    )]
    [InlineData(
        "from: Opportunity.Amount,",
        "from: Opportunity.Amount, value: 5,",
        "order-form.yaml:15: fields.contract_value: a field has either 'from' (a source) or 'value' (a constant)."
    )]
    [InlineData(
        "{ value: NET30 }",
        "{ as: text }",
        "order-form.yaml:19: fields.payment_terms: a field has either 'from' (a source) or 'value' (a constant)."
    )]
    [InlineData(
        "as: number",
        "as: money",
        "order-form.yaml:15: fields.contract_value.as: expected one of text, number, integer, date, boolean, currency, address, address_object, duration, choice, choices, rows, found 'money'."
    )]
    [InlineData(
        "{ value: 12, as: integer }",
        "{ value: 12.5, as: integer }",
        "order-form.yaml:18: fields.term_months.value: expected integer, found '12.5'."
    )]
    [InlineData(
        "{ value: 12, as: integer }",
        "{ value: 12, default: 6, as: integer }",
        "order-form.yaml:18: fields.term_months.default: a constant needs no default."
    )]
    [InlineData(
        "from: Opportunity.Account.BillingAddress",
        "from: Opportunity.Account.Name",
        "order-form.yaml:14: fields.billing_address.from: an address comes from a source that ends in Address, such as Opportunity.Account.BillingAddress."
    )]
    [InlineData("fields:", "field:", "order-form.yaml:1: fields: the key is missing.")]
    [InlineData(
        "stages: [",
        "stage: [",
        "order-form.yaml:7: serves.stage: the key is not known here; there are amount, fields, only_when_named, product_lines, record_types, stages, types."
    )]
    public void A_mistake_in_a_template_is_named_with_file_line_and_key(string text, string by, string problem)
    {
        _folder.Replace("templates/order-form.yaml", text, by);
        Assert.Contains($"policies/templates/{problem}", _folder.Problems());
    }

    [Theory]
    [InlineData("access.yaml")]
    [InlineData("approvals.yaml")]
    [InlineData("limits.yaml")]
    public void A_missing_file_is_named_once(string file)
    {
        _folder.Delete(file);
        Assert.Equal($"policies/{file}: the file is missing.", Assert.Single(_folder.Problems()));
    }

    [Theory]
    [InlineData("", "policies/limits.yaml:1: the file is empty.")]
    [InlineData("# nothing\n", "policies/limits.yaml:1: the file is empty.")]
    [InlineData("- a\n", "policies/limits.yaml:1: expected keys at the top of the file, found a list.")]
    [InlineData("version: 1\n---\nversion: 1\n", "policies/limits.yaml:2: a second document begins here; one file holds one document.")]
    public void A_file_of_another_shape_is_refused(string text, string problem)
    {
        _folder.Write("limits.yaml", text);
        Assert.Equal(problem, Assert.Single(_folder.Problems()));
    }

    [Theory]
    [InlineData("version: 1\nbudgets: [\n", "policies/limits.yaml:3: this is not YAML: ")]
    [InlineData("version: 1\n\tbudgets: []\n", "policies/limits.yaml:2: this is not YAML: ")]
    public void Broken_yaml_is_named_with_its_line(string text, string problem)
    {
        _folder.Write("limits.yaml", text);
        Assert.StartsWith(problem, Assert.Single(_folder.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deeply_nested_file_is_refused_and_does_not_end_the_process()
    {
        _folder.Write("limits.yaml", "version: " + new string('[', 100_000));
        Assert.StartsWith("policies/limits.yaml:1: this is not YAML", Assert.Single(_folder.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_is_refused()
    {
        _folder.Write("limits.yaml", "version: 1\ncalls_per_minute: &a []\nbudgets: *a\n");
        Assert.Contains(
            "policies/limits.yaml:3: budgets: aliases (*name) are not used in policy files; write the value out.",
            _folder.Problems()
        );
    }

    [Fact]
    public void A_file_that_is_not_text_is_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder.Path, "limits.yaml"), [0x76, 0xff, 0xfe, 0x3a]);
        Assert.Equal("policies/limits.yaml: the file is not UTF-8.", Assert.Single(_folder.Problems()));
    }

    [Fact]
    public void A_file_that_nothing_reads_is_refused()
    {
        _folder.Write("acces.yaml", "version: 1\n");
        _folder.Write("templates/dpa.yml", "version: 1\n");
        Assert.Equal(
            [
                "policies/acces.yaml: nothing reads this file; expected access.yaml, approvals.yaml, limits.yaml.",
                "policies/templates/dpa.yml: nothing reads this file; expected files that end in .yaml.",
            ],
            _folder.Problems()
        );
    }

    [Fact]
    public void No_template_at_all_is_refused()
    {
        Directory.Delete(Path.Combine(_folder.Path, "templates"), recursive: true);
        Assert.Equal("policies/templates: there is no template file (*.yaml).", Assert.Single(_folder.Problems()));
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        Directory.Delete(_folder.Path, recursive: true);
        Assert.Equal("policies: there is no such folder.", Assert.Single(_folder.Problems()));
    }

    [Fact]
    public void All_problems_of_all_files_are_told_at_once()
    {
        _folder.Replace("access.yaml", "tools: [void_contract, send_contract", "tools: [void_it, send_contract");
        _folder.Replace("approvals.yaml", "approvers: [sales_manager]", "approvers: [boss]");
        _folder.Replace("limits.yaml", "per_minute: 600", "per_minute: -1");
        _folder.Replace("templates/nda.yaml", "closes: no", "closes: 0");
        var problems = _folder.Problems();
        Assert.Equal(
            ["access.yaml:40", "approvals.yaml:31", "limits.yaml:12", "templates/nda.yaml:5"],
            problems.Select(problem => string.Join(':', problem["policies/".Length..].Split(':')[..2]))
        );
    }
}
