using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SpotDraftSalesforce.Simulator.SpotDraft.Files;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>What the document of a contract says, as text, and the place where a recipient reads or signs it.</summary>
internal static class ContractContent
{
    public static void Map(RouteTable routes)
    {
        routes.OnContract("GET", "contracts/{T}/content", Content);
        routes.OnContract("GET", "contracts/{T}/content/scanned", Scanned);
        routes.OnContract("GET", "contracts/{contract_id}/recipients/recipient_link/", RecipientLink);
    }

    private static Answer Content(SpotDraftCall call, Contract contract)
    {
        var format = call.Query["text_format"].ToString();
        if (format is not ("" or "text" or "segments"))
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "Invalid format parameter");
        }

        if (RefuseVersion(call, contract) is { } refusal)
        {
            return refusal;
        }

        var lines = ContractDocument.Lines(contract);
        return Answer.Ok(
            new
            {
                contract_id = contract.Id,
                content_format = format == "segments" ? format : "text",
                content = format == "segments" ? null : string.Join('\n', lines),
                segments = format == "segments" ? lines.Select(line => new { segment_text = line }).ToArray() : null,
                extraction_status = "completed",
                last_updated = contract.LastUpdated,
            }
        );
    }

    /// <summary>Reads a scan. That a document with text of its own is refused, and how, is our choice.</summary>
    private static Answer Scanned(SpotDraftCall call, Contract contract) =>
        RefuseVersion(call, contract)
        ?? (
            ContractDocument.IsScan(contract)
                ? Answer.Ok(new { contract_id = contract.Id, content = string.Join('\n', ContractDocument.Lines(contract)) })
                : Answer.Detail(StatusCodes.Status400BadRequest, "The contract is not a scanned PDF.")
        );

    /// <summary>The facts in the text are the contract's, of whichever version; one that it never had is 404.</summary>
    private static Answer? RefuseVersion(SpotDraftCall call, Contract contract)
    {
        var text = call.Query["contract_version_id"].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "Invalid contract_version_id parameter");
        }

        return id >= ContractDocument.VersionId(contract, 1) && id <= ContractDocument.VersionId(contract, contract.File.Version)
            ? null
            : Answer.NotFound;
    }

    /// <summary>The same link for the same recipient: to review for the counterparties' contacts, to sign for the signatories.</summary>
    private static Answer RecipientLink(SpotDraftCall call, Contract contract)
    {
        var email = call.Query["recipient_email"].ToString();
        if (email.Length == 0)
        {
            return Answer.Invalid("recipient_email", "This field is required.");
        }

        var known = contract
            .Recipients.Select(recipient => recipient.Email)
            .Concat(contract.Parties.Select(party => party.PocEmail))
            .Contains(email, StringComparer.OrdinalIgnoreCase);
        if (!known)
        {
            return Answer.NotFound;
        }

        var token = SHA256.HashData(Encoding.UTF8.GetBytes($"{contract.Id} {email.ToUpperInvariant()}"));
        return Answer.Ok(new { link = $"{contract.Link}/recipient/{Convert.ToHexStringLower(token)[..32]}" });
    }
}
