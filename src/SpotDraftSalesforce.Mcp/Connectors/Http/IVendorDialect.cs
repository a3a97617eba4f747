using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Http;

/// <summary>How one vendor says no.</summary>
internal interface IVendorDialect
{
    /// <summary><c>salesforce</c> or <c>spotdraft</c>.</summary>
    string System { get; }

    /// <summary>The vendor's own code and text in an error's body.</summary>
    (string? Code, string? Message) Read(VendorAnswer answer);

    /// <summary>Makes the general error more exact where the vendor's code tells more than its status.</summary>
    Error Refine(Error error, VendorAnswer answer);

    /// <summary>True for an answer that did nothing and may be asked again soon, such as a locked row.</summary>
    bool RefusedForNow(HttpResponseMessage response);
}
