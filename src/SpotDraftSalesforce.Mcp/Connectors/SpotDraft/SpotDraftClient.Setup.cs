using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial class SpotDraftClient
{
    /// <summary>The published templates; the route is not paged.</summary>
    public async Task<IReadOnlyList<Template>> TemplatesAsync(CancellationToken cancellationToken) =>
        (await ReadAsync<ItemList<Template>>("templates/", cancellationToken)).Items;

    public Task<TemplateMetadata> TemplateMetadataAsync(long templateId, CancellationToken cancellationToken) =>
        ReadAsync<TemplateMetadata>($"templates/{Number(templateId)}/metadata", cancellationToken);

    public Task<IReadOnlyList<ContractType>> ContractTypesAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<ContractType>>("contract_types/", cancellationToken);

    public Task<IReadOnlyList<OrganizationEntity>> EntitiesAsync(CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<OrganizationEntity>>("organizations/entities/", cancellationToken);

    /// <summary>What an organization may be called in a jurisdiction (<c>Private Limited</c>, …); the workspace's own without one.</summary>
    /// <param name="country">ISO 3166 code of two letters.</param>
    public Task<IReadOnlyList<OrganizationType>> OrganizationTypesAsync(string? country, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<OrganizationType>>(
            country is null ? "organizations/types/" : $"organizations/types/?jurisdiction_iso_code={Uri.EscapeDataString(country)}",
            cancellationToken
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
