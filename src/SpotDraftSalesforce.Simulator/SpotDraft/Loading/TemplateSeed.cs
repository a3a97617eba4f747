using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Loading;

/// <summary>The seed's contract types and templates.</summary>
internal static class TemplateSeed
{
    public static void Into(Workspace workspace)
    {
        workspace.ContractTypes.AddRange([new(100, "NDA"), new(101, "Order Form"), new(102, "MSA"), new(103, "Renewal"), new(104, "DPA")]);
        workspace.ContractTypes.AddRange([new(105, "SOW"), new(106, "Subscription Agreement"), new(107, "Enterprise License")]);
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
                Options = TemplateOption.Of("USD", "EUR", "GBP", "INR"),
            },
            Attribute("start_date", "date", required: true),
            Attribute("term_months", "int", required: true),
            Attribute("payment_terms", "enum") with
            {
                Options = TemplateOption.Of("NET30", "NET45", "NET60"),
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
            New(1008, "Enterprise License Agreement", types[7], EnterpriseLicense(customer, effective)),
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
                Options = TemplateOption.Of("USD", "EUR", "GBP"),
            },
            Attribute("subscription_fee.value", "float"),
            Attribute("subscription_term.value", "int"),
            Attribute("subscription_term.type", "enum") with
            {
                Options = TemplateOption.Of("DAYS", "MONTHS", "YEARS"),
            },
            Attribute("subscription_term.days", "int"),
            Attribute("billing_address.line_one", "string"),
            Attribute("billing_address.city", "string"),
            Attribute("billing_address.state", "string"),
            Attribute("billing_address.country", "string"),
            Attribute("billing_address.zipcode", "string"),
            Attribute("support_level", "enum", required: true) with
            {
                Options = TemplateOption.Of("basic", "premium"),
            },
            Attribute("premium_contact.name", "string"),
            Attribute("premium_contact.email", "string"),
            Attribute("service_countries", "array of options") with
            {
                Options = TemplateOption.Of("US", "IN", "GB"),
            },
            Attribute("pricing_schedule", "repeating", required: true),
            Attribute("auto_renewal", "boolean"),
            Attribute("security_schedule", "array of files"),
        ];

    /// <summary>All that a template can say of its fields: objects that have to be there and others, rows described field by field, defaults.</summary>
    private static TemplateAttribute[] EnterpriseLicense(TemplateAttribute customer, TemplateAttribute effective) =>
        [
            customer with
            {
                Question = "Who is the customer?",
                HelpText = "As registered.",
            },
            effective,
            Attribute("deployment", "enum", required: true) with
            {
                ParentType = "dropdown",
                Options = [new("cloud", "In the cloud"), new("on_site", "On the customer's site")],
            },
            .. Currency("license_fee", required: true),
            .. Parts("subscription_term", "duration", required: true, ("days", "int"), ("type", "enum"), ("value", "int"))
                .Select(part => part.Type == "enum" ? part with { Options = TemplateOption.Of("DAYS", "MONTHS", "YEARS") } : part),
            .. Parts("service_address", "address", required: false, ("line_one", "string"), ("city", "string"), ("country", "string")),
            Part("service_address", "address", "state", "string"),
            Part("service_address", "address", "zipcode", "string"),
            .. Parts("escalation", null, required: false, ("name", "string"), ("email", "string")),
            Part("escalation", null, "phone", "string"),
            Attribute("regions", "array of options", required: true) with
            {
                ParentType = "multi-dropdown",
                Options = [new("AMER", "Americas"), new("EMEA", "Europe, Middle East, Africa"), new("APAC", "Asia, Pacific")],
            },
            Attribute("product_names", "array of strings"),
            Attribute("discount_rate", "float"),
            Attribute("named_users", "int"),
            Attribute("auto_renewal", "boolean", required: true) with
            {
                Default = true,
            },
            Attribute("products", "repeating", required: true) with
            {
                Attributes =
                [
                    Attribute("name", "string", required: true),
                    Attribute("quantity", "int", required: true),
                    .. Currency("price", required: true),
                    Attribute("support", "enum") with
                    {
                        Options = [new("basic", "Basic"), new("premium", "Premium")],
                        Default = "basic",
                    },
                    Attribute("sites", "array of strings"),
                    Attribute("delivered_on", "date"),
                    Attribute("is_hardware", "boolean"),
                ],
            },
            Attribute("exhibits", "array of files"),
        ];

    private static IEnumerable<TemplateAttribute> Currency(string variable, bool required) =>
        Parts(variable, "currency", required, ("type", "enum"), ("value", "float"))
            .Select(part => part.Type == "enum" ? part with { Options = TemplateOption.Of("USD", "EUR", "GBP") } : part);

    /// <summary>The parts of an object without which it is not whole.</summary>
    private static IEnumerable<TemplateAttribute> Parts(
        string parent,
        string? parentType,
        bool required,
        params (string Key, string Type)[] parts
    ) => parts.Select(part => Part(parent, parentType, part.Key, part.Type) with { Required = true, ParentRequired = required });

    private static TemplateAttribute Part(string parent, string? parentType, string key, string type) =>
        Attribute($"{parent}.{key}", type) with
        {
            ParentType = parentType,
            ParentRequired = false,
        };

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
