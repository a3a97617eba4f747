using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial class SpotDraftClient
{
    /// <summary>The published templates; the route is not paged.</summary>
    public async Task<IReadOnlyList<Template>> TemplatesAsync(CancellationToken cancellationToken) =>
        (await ReadAsync<ItemList<Template>>("templates/", cancellationToken)).Items;

    public Task<Template> TemplateAsync(long templateId, CancellationToken cancellationToken) =>
        ReadAsync<Template>($"templates/{Number(templateId)}/", cancellationToken);

    public Task<TemplateMetadata> TemplateMetadataAsync(long templateId, CancellationToken cancellationToken) =>
        ReadAsync<TemplateMetadata>($"templates/{Number(templateId)}/metadata", cancellationToken);

    public Task<IReadOnlyList<ContractType>> ContractTypesAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ContractType>>("contract_types/", cancellationToken);

    public Task<IReadOnlyList<OrganizationEntity>> EntitiesAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<OrganizationEntity>>("organizations/entities/", cancellationToken);

    /// <summary>The legal entities that may enter contracts of a type.</summary>
    public Task<IReadOnlyList<ContractTypeEntity>> EntitiesOfTypeAsync(long contractTypeId, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ContractTypeEntity>>($"contract_types/{Number(contractTypeId)}/entities", cancellationToken);

    /// <summary>The words that <c>organization_type</c> of a counterparty may be, which are the workspace's own.</summary>
    /// <param name="jurisdiction">Two letters, such as <c>US</c>; null for all.</param>
    public Task<IReadOnlyList<OrganizationType>> OrganizationTypesAsync(string? jurisdiction, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<OrganizationType>>(
            jurisdiction is null
                ? "organizations/types/"
                : $"organizations/types/?jurisdiction_iso_code={Uri.EscapeDataString(jurisdiction)}",
            cancellationToken
        );

    /// <summary>The key pointers that contracts of a type may carry.</summary>
    public Task<IReadOnlyList<KeyPointerDefinition>> KeyPointerDefinitionsAsync(long contractTypeId, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<KeyPointerDefinition>>($"key_pointers/?contract_type_id={Number(contractTypeId)}", cancellationToken);

    /// <summary>All members of the workspace, page after page.</summary>
    public IAsyncEnumerable<WorkspaceUser> EachUserAsync(CancellationToken cancellationToken = default) =>
        EachAsync((page, stop) => UsersAsync(null, page, LargestPage, stop), cancellationToken);

    /// <summary>The active member with exactly this address; null where there is none, who could not be acted as either.</summary>
    public async Task<WorkspaceUser?> ActiveUserAsync(string email, CancellationToken cancellationToken) =>
        (await UsersAsync(email, 1, LargestPage, cancellationToken)).Results.FirstOrDefault(user =>
            user.IsActive != false && string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Members of the workspace.</summary>
    /// <param name="email">Only the member with this address; null for all.</param>
    public Task<ResultPage<WorkspaceUser>> UsersAsync(string? email, int page, int limit, CancellationToken cancellationToken)
    {
        IEnumerable<KeyValuePair<string, string>> terms = email is null ? [] : [new("user_email", email)];
        return ReadAsync<ResultPage<WorkspaceUser>>(Address("auth/users/", terms, page, limit), cancellationToken);
    }

    /// <summary>The key of the workspace's webhook signatures, base64: the configured one, or the workspace's own.</summary>
    public async Task<string> HmacKeyAsync(CancellationToken cancellationToken)
    {
        if (_options.HmacKey is { Length: > 0 } configured)
        {
            return configured;
        }

        var answer = await ReadAsync<JsonObject>("webhooks/hmac_key/", cancellationToken);
        return (string?)answer["hmac_key"]
            ?? throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.UpstreamRejected,
                    Message = $"SpotDraft gave {Name} no webhook key.",
                    Cure = "Set HmacKey of the connection.",
                }
            );
    }
}
