using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>templates/NAME.yaml: one SpotDraft template, which opportunities it serves, and where its fields come from.</summary>
internal static class TemplateFile
{
    public const string Folder = "templates";

    /// <summary>Most contracts that may have to be executed together: what closes a deal goes to Salesforce in one request.</summary>
    private const int MostRequired = 8;

    public static ContractTemplateFile Read(PolicySection file, string name)
    {
        PolicyVersion.Read(file);
        var pattern = file.Text("contract_name");
        if (SourcePath.WrongInPattern(pattern) is { } wrong)
        {
            file.Problem("contract_name", wrong);
        }

        var (closes, requires) = ReadCloses(file);
        var template = new ContractTemplateFile
        {
            Name = name,
            Title = file.Text("title"),
            TemplateId = file.WholeNumber("template_id", least: 1),
            ContractTypeId = file.WholeNumberOrNull("contract_type", least: 1),
            Closes = closes,
            Requires = requires,
            Serves = ReadServes(file),
            EntityReferenceId = file.TextOrNull("entity_reference_id"),
            ContractName = pattern,
            Counterparty = ReadCounterparty(file),
            Fields = file.Section("fields", required: true) is { } fields ? TemplateFieldReader.Fields(fields, inRows: false) : [],
            Lines = file.Lines(),
        };
        file.Close();
        return template;
    }

    /// <summary>Tells the names in <c>all_of</c> that no file has; a contract that waits for one of these would wait for ever.</summary>
    public static void CheckRequired(PolicySection file, ContractTemplateFile template, IReadOnlyList<string> names)
    {
        foreach (var required in template.Requires.Where(required => !names.Contains(required, StringComparer.Ordinal)))
        {
            file.ProblemAt(
                template.Lines.GetValueOrDefault("closes.all_of", file.Line),
                "closes.all_of",
                $"there is no template file '{required}.yaml'; there are {string.Join(", ", names.Order(StringComparer.Ordinal))}."
            );
        }
    }

    /// <summary><c>yes</c>, <c>no</c> (where it is left out), or <c>{ all_of: [msa, nda] }</c>.</summary>
    private static (bool Closes, IReadOnlyList<string> Requires) ReadCloses(PolicySection file)
    {
        if (file.Node("closes") is not PolicyMapping)
        {
            return (file.YesNo("closes", absent: false), []);
        }

        var section = file.Section("closes", required: true)!;
        var required = section.Texts("all_of");
        if (required.Count is 0 or > MostRequired)
        {
            section.Problem("all_of", $"expected the names of one to {MostRequired} template files.");
        }

        section.Close();
        return (true, required);
    }

    private static TemplateServes ReadServes(PolicySection file)
    {
        if (file.Section("serves", required: true) is not { } serves)
        {
            return new TemplateServes([], [], OnlyWhenNamed: false);
        }

        var conditions = new TemplateServes(serves.Texts("stages"), serves.Texts("types"), serves.YesNo("only_when_named", absent: false))
        {
            RecordTypes = serves.Texts("record_types"),
            ProductLines = serves.Texts("product_lines"),
            Amount = serves.Section("amount", required: false) is { } amount ? ReadAmount(amount) : null,
            Fields = TemplateFieldReader.Conditions(serves, "fields", inRows: false),
        };
        serves.Close();
        return conditions;
    }

    private static AmountRange ReadAmount(PolicySection section)
    {
        var range = new AmountRange(
            section.AmountOrNull("min"),
            section.AmountOrNull("max"),
            section.AmountOrNull("below"),
            section.Currency("currency")
        );
        if (range is { Min: null, Max: null, Below: null })
        {
            section.ProblemAt(section.Line, section.PathOf("min"), "a range has 'min', 'max' or 'below'.");
        }

        if (range.Min is { } least && ((range.Max is { } most && least > most) || (range.Below is { } below && least >= below)))
        {
            section.Problem("min", "no amount lies in this range.");
        }

        section.Close();
        return range;
    }

    private static TemplateCounterparty ReadCounterparty(PolicySection file)
    {
        var section = file.Section("counterparty", required: false);
        var counterparty = new TemplateCounterparty(
            Source("organization_name", "Opportunity.Account.Name"),
            section?.TextOrNull("organization_type"),
            Source("contact_first_name", "Contact.FirstName"),
            Source("contact_last_name", "Contact.LastName"),
            Source("contact_email", "Contact.Email")
        );
        section?.Close();
        return counterparty;

        string Source(string key, string absent) => section?.TextOrNull(key, SourcePath.Expected, SourcePath.IsValid) ?? absent;
    }
}
