namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>A custom field of ours as it is deployed to an org and looked for there.</summary>
/// <param name="Object">API name of the object that it is on.</param>
/// <param name="Name">Its own API name.</param>
/// <param name="Type">As the Metadata API names it: <c>Text, Date, DateTime, Currency, Number, Url, Email, Lookup, MasterDetail</c>.</param>
internal sealed record OrgField(string Object, string Name, string Label, string Type, string Description)
{
    /// <summary>Characters of a text.</summary>
    public int Length { get; init; }

    /// <summary>All digits of a number, and those behind the point.</summary>
    public int Precision { get; init; }

    public int Scale { get; init; }

    /// <summary>An external id that no two records share, so that writing twice writes one record.</summary>
    public bool IsKey { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>The object that a relationship leads to.</summary>
    public string? References { get; init; }

    /// <summary>What the other object calls the records on this side.</summary>
    public string? ChildrenName { get; init; }

    /// <summary>Field-level security has no say over required fields and master-detail relationships, and refuses to be deployed for them.</summary>
    public bool HasFieldSecurity => !IsRequired && Type != "MasterDetail";

    /// <summary>The type as describe names it.</summary>
    public string DescribedType =>
        Type switch
        {
            "Text" => "string",
            "Number" => "double",
            "Lookup" or "MasterDetail" => "reference",
            _ => Type.ToLowerInvariant(),
        };

    /// <summary>The length as describe tells it; 0 where it has none that matters.</summary>
    public int DescribedLength => Type == "Text" ? Length : 0;
}

/// <summary>A custom object of ours.</summary>
/// <param name="IsDetail">Its records belong to a master record and share its access.</param>
internal sealed record OrgObject(string Name, string Label, string PluralLabel, string NameLabel, string Description, bool IsDetail);
