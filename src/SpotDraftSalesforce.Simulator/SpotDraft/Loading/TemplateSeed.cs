using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Loading;

/// <summary>The seed's contract types and templates.</summary>
internal static class TemplateSeed
{
    public static void Into(Workspace workspace)
    {
        workspace.ContractTypes.AddRange([new(100, "NDA"), new(101, "Order Form"), new(102, "MSA"), new(103, "Renewal"), new(104, "DPA")]);
        workspace.ContractTypes.AddRange([new(105, "SOW"), new(106, "Subscription Agreement")]);
        var types = workspace.ContractTypes;
        var customer = Attribute("customer_name", "string", required: true);
        var effective = Attribute("effective_date", "date", required: true);
        TemplateAttribute[] order =
        [
            customer,
            Attribute("billing_address", "string", required: true),
            Attribute("contract_value", "float", required: true),
            Attribute("contract_currency", "enum", required: true) with
            {
                Options = ["USD", "EUR", "GBP", "INR"],
            },
            Attribute("start_date", "date", required: true),
            Attribute("term_months", "int", required: true),
            Attribute("payment_terms", "enum") with
            {
                Options = ["NET30", "NET45", "NET60"],
                Default = "NET30",
            },
            Attribute("auto_renewal", "boolean"),
            Attribute("notice_period_days", "int"),
        ];
        workspace.Templates.AddRange([
            New(1001, "Mutual NDA", types[0], [customer, effective, Attribute("purpose", "string")]),
            New(1002, "Order Form", types[1], order),
            New(1003, "Master Services Agreement", types[2], [customer, effective, Attribute("governing_law", "string")]),
            New(1004, "Renewal Order Form", types[3], [.. order, Attribute("previous_contract", "string")]),
            New(1005, "Data Processing Addendum", types[4], [customer, Attribute("dpo_email", "string", required: true)]),
            New(1006, "Statement of Work", types[5], StatementOfWork(customer)),
            New(1007, "Subscription Agreement", types[6], SubscriptionAgreement(customer, effective)),
        ]);
    }

    private static TemplateAttribute[] StatementOfWork(TemplateAttribute customer) =>
        [
            customer,
            Attribute("start_date", "date", required: true),
            Attribute("end_date", "date"),
            Attribute("project_fee", "float", required: true),
            Attribute("scope", "string"),
            Attribute("deliverables", "repeating"),
        ];

    /// <summary>One attribute of every kind; what has a point in its name is a part of an object.</summary>
    private static TemplateAttribute[] SubscriptionAgreement(TemplateAttribute customer, TemplateAttribute effective) =>
        [
            customer,
            effective,
            Attribute("subscription_fee.type", "enum") with
            {
                Options = ["USD", "EUR", "GBP"],
            },
            Attribute("subscription_fee.value", "float"),
            Attribute("subscription_term.value", "int"),
            Attribute("subscription_term.type", "enum") with
            {
                Options = ["DAYS", "MONTHS", "YEARS"],
            },
            Attribute("subscription_term.days", "int"),
            Attribute("billing_address.line_one", "string"),
            Attribute("billing_address.city", "string"),
            Attribute("billing_address.state", "string"),
            Attribute("billing_address.country", "string"),
            Attribute("billing_address.zipcode", "string"),
            Attribute("support_level", "enum", required: true) with
            {
                Options = ["basic", "premium"],
            },
            Attribute("premium_contact.name", "string"),
            Attribute("premium_contact.email", "string"),
            Attribute("service_countries", "array of options") with
            {
                Options = ["US", "IN", "GB"],
            },
            Attribute("pricing_schedule", "repeating", required: true),
            Attribute("auto_renewal", "boolean"),
            Attribute("security_schedule", "array of files"),
        ];

    private static Template New(int id, string name, ContractType type, IReadOnlyList<TemplateAttribute> attributes) =>
        new()
        {
            Id = id,
            Name = name,
            Type = type,
            Attributes = attributes,
        };

    private static TemplateAttribute Attribute(string variable, string type, bool required = false) =>
        new()
        {
            Variable = variable,
            Type = type,
            Required = required,
        };
}
