using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Controls;

/// <summary>Everything the simulator knows of a record, for tests to look at.</summary>
internal static class ContractDump
{
    public static object Of(Contract contract) =>
        new
        {
            id = contract.Id,
            contract_id = contract.Number,
            name = contract.Name,
            status = contract.Status,
            kind = contract.Kind,
            template_id = contract.Template?.Id,
            contract_type_id = contract.Type.Id,
            counterparties = contract
                .Parties.Select(party => new
                {
                    is_individual = party.IsIndividual,
                    name = party.Name,
                    organization_type = party.OrganizationType,
                    poc_name = party.PocName,
                    poc_email = party.PocEmail,
                    counterparty_id = party.CounterpartyId,
                })
                .ToArray(),
            created = contract.Created,
            created_by = contract.Creator.Email,
            last_updated = contract.LastUpdated,
            executed = contract.Times.Executed,
            expiring_at = contract.ExpiringAt,
            external_metadata = contract.ExternalMetadata,
            contract_data = contract.Data,
            key_pointers = contract.KeyPointers.ToDictionary(
                pointer => pointer.FieldName,
                pointer => pointer.Value,
                StringComparer.Ordinal
            ),
            recipients = contract
                .Recipients.Select(recipient => new
                {
                    name = recipient.Name,
                    email = recipient.Email,
                    is_counterparty = recipient.IsCounterparty,
                    signed = recipient.Signed,
                })
                .ToArray(),
            approvals = contract.Approvals.Select(approval => new { name = approval.Name, status = approval.Status }).ToArray(),
            business_user = contract.BusinessUser.Email,
            tags = contract.Tags,
            invitations = contract.Invitations.ToArray(),
            review_requests = contract.ReviewRequests.ToArray(),
            supported_documents = contract
                .SupportedDocuments.Select(annex => new
                {
                    id = annex.Id,
                    name = annex.Name,
                    file_name = annex.FileName,
                    size = annex.Content.Length,
                })
                .ToArray(),
            comments = contract.Comments.Select(comment => comment.Comment).ToArray(),
        };

    public static object Of(Counterparty party) =>
        new
        {
            id = party.Id,
            name = party.Name,
            is_individual = party.IsIndividual,
            brand_name = party.BrandName,
            custom_fields = party.CustomFields,
            addresses = party.Addresses.ToArray(),
            contacts = party.Contacts.ToArray(),
        };
}
