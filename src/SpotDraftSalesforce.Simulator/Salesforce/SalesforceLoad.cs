using System.Globalization;
using CsvHelper;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>Fills an org from the CSV files of a sales pipeline: accounts, products, sales teams, opportunities.</summary>
public static class SalesforceLoad
{
    private const string Subfolder = "crm-sales-opportunities";
    private const int DaysToClose = 90;
    private static readonly string[] DateForms = ["M/d/yyyy", "yyyy-MM-dd"];

    private static readonly Dictionary<string, string> Stages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Prospecting"] = "Prospecting",
        ["Engaging"] = "Negotiation/Review",
        ["Won"] = "Closed Won",
        ["Lost"] = "Closed Lost",
    };

    /// <summary>
    /// Reads accounts.csv, products.csv, sales_teams.csv and sales_pipeline.csv of <paramref name="folder"/> or of its subfolder
    /// <c>crm-sales-opportunities</c>. An account belongs to the agent with most deals there, the first by name among equals.
    /// </summary>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    public static void Pipeline(SalesforceOrg org, string folder)
    {
        ArgumentNullException.ThrowIfNull(org);
        ArgumentNullException.ThrowIfNull(folder);
        var nested = Path.Combine(folder, Subfolder);
        var source = Directory.Exists(nested) ? nested : folder;
        var deals = Rows(Path.Combine(source, "sales_pipeline.csv"));
        org.Atomically(() =>
        {
            var agents = AddAgents(org, Rows(Path.Combine(source, "sales_teams.csv")), deals);
            var accounts = AddAccounts(org, Rows(Path.Combine(source, "accounts.csv")), deals, agents);
            AddProducts(org, Rows(Path.Combine(source, "products.csv")));
            foreach (var deal in deals)
            {
                AddDeal(org, deal, accounts, agents);
            }

            return deals.Count;
        });
    }

    /// <summary>Adds an account for each name that has none yet; returns the id of each name's account.</summary>
    public static IReadOnlyDictionary<string, string> Accounts(SalesforceOrg org, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(org);
        ArgumentNullException.ThrowIfNull(names);
        return org.Atomically(() =>
        {
            var table = org.Table("Account");
            var ids = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var name in names.Distinct(StringComparer.Ordinal))
            {
                var shown = name.Length > 255 ? name[..255] : name;
                ids[name] =
                    table.Find(table.Type["Name"], shown).OrderBy(record => record.Sequence).FirstOrDefault()?.Id
                    ?? org.Insert("Account", new Dictionary<string, object?>(StringComparer.Ordinal) { ["Name"] = shown });
            }

            return ids;
        });
    }

    private static List<Dictionary<string, string>> Rows(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path} is missing", path);
        }

        using var csv = CsvReader.FromFile(path);
        csv.ReadHeader();
        var header = csv.Headers.ToArray();
        var rows = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(header.ToDictionary(name => name, name => csv.GetString(name).Trim(), StringComparer.Ordinal));
        }

        return rows;
    }

    private static Dictionary<string, string> AddAgents(
        SalesforceOrg org,
        List<Dictionary<string, string>> teams,
        List<Dictionary<string, string>> deals
    )
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var name in teams
                .Select(row => row["sales_agent"])
                .Concat(deals.Select(deal => deal["sales_agent"]))
                .Where(name => name.Length > 0)
                .Distinct(StringComparer.Ordinal)
        )
        {
            var space = name.LastIndexOf(' ');
            var mailbox = name.Replace(' ', '.').ToLowerInvariant() + "@simulator.example";
            ids[name] = org.Insert(
                "User",
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["FirstName"] = space > 0 ? name[..space] : null,
                    ["LastName"] = name[(space + 1)..],
                    ["Username"] = mailbox,
                    ["Email"] = mailbox,
                    ["Department"] = teams.Find(row => row["sales_agent"] == name)?["regional_office"],
                }
            );
        }

        return ids;
    }

    private static Dictionary<string, string> AddAccounts(
        SalesforceOrg org,
        List<Dictionary<string, string>> rows,
        List<Dictionary<string, string>> deals,
        Dictionary<string, string> agents
    )
    {
        var owners = deals
            .Where(deal => deal["account"].Length > 0)
            .GroupBy(deal => deal["account"], StringComparer.Ordinal)
            .ToDictionary(
                deal => deal.Key,
                deal =>
                    deal.GroupBy(one => one["sales_agent"], StringComparer.Ordinal)
                        .OrderByDescending(agent => agent.Count())
                        .ThenBy(agent => agent.Key, StringComparer.Ordinal)
                        .First()
                        .Key,
                StringComparer.Ordinal
            );
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            ids[row["account"]] = org.Insert("Account", AccountFields(row, owners, agents));
        }

        foreach (var row in rows.Where(row => ids.ContainsKey(row["subsidiary_of"])))
        {
            org.UpdateRow(org.Find(ids[row["account"]])!, new() { ["ParentId"] = ids[row["subsidiary_of"]] }, org.IntegrationUserId);
        }

        return ids;
    }

    private static Dictionary<string, object?> AccountFields(
        Dictionary<string, string> row,
        Dictionary<string, string> owners,
        Dictionary<string, string> agents
    )
    {
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Name"] = row["account"],
            ["Industry"] = row["sector"],
            ["NumberOfEmployees"] = Number(row["employees"]),
            ["AnnualRevenue"] = Number(row["revenue"]) * 1_000_000m,
            ["BillingCountry"] = row["office_location"],
        };
        if (owners.TryGetValue(row["account"], out var owner))
        {
            fields["OwnerId"] = agents[owner];
        }

        return fields;
    }

    private static void AddProducts(SalesforceOrg org, List<Dictionary<string, string>> rows)
    {
        var book = (string)org.All("Pricebook2").First(found => found["IsStandard"] is true)["Id"]!;
        foreach (var row in rows)
        {
            var product = org.Insert(
                "Product2",
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Name"] = row["product"],
                    ["ProductCode"] = Squeeze(row["product"]),
                    ["Family"] = row["series"],
                    ["IsActive"] = true,
                }
            );
            org.Insert(
                "PricebookEntry",
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Pricebook2Id"] = book,
                    ["Product2Id"] = product,
                    ["UnitPrice"] = Number(row["sales_price"]),
                    ["IsActive"] = true,
                }
            );
        }
    }

    private static void AddDeal(
        SalesforceOrg org,
        Dictionary<string, string> deal,
        Dictionary<string, string> accounts,
        Dictionary<string, string> agents
    )
    {
        var engaged = Date(deal["engage_date"]);
        var product = ProductName(org, deal["product"]);
        var account = accounts.GetValueOrDefault(deal["account"]);
        var fields = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["Name"] = $"{(account is null ? "No account" : deal["account"])} - {product} - {deal["opportunity_id"]}",
            ["AccountId"] = account,
            ["OwnerId"] = agents.GetValueOrDefault(deal["sales_agent"], org.IntegrationUserId),
            ["StageName"] = SalesProcess.NameOf(Stages.GetValueOrDefault(deal["deal_stage"], "Prospecting"), org.Kinds),
            ["Amount"] = Number(deal["close_value"]),
            ["CloseDate"] = Date(deal["close_date"]) ?? (engaged ?? org.Today).AddDays(DaysToClose),
            ["Description"] = $"{product} ({deal["opportunity_id"]})",
            ["Type"] = "New Business",
        };
        if (engaged is { } day)
        {
            fields["CreatedDate"] = new DateTimeOffset(day, new TimeOnly(9, 0), TimeSpan.Zero);
        }

        org.Insert("Opportunity", fields);
    }

    // The pipeline writes some products without their space: GTXPro is GTX Pro.
    private static string ProductName(SalesforceOrg org, string written) =>
        org.Table("Product2").Rows.FirstOrDefault(product => product.Text("ProductCode") == Squeeze(written))?.Text("Name") ?? written;

    private static string Squeeze(string name) => name.Replace(" ", string.Empty, StringComparison.Ordinal).ToUpperInvariant();

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
