using Microsoft.Extensions.DependencyInjection.Extensions;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Freezes;
using SpotDraftSalesforce.Governance.Limits;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Governance.Redaction;
using SpotDraftSalesforce.Governance.Replay;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Content;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Secrets;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Hosting.Policies;
using SpotDraftSalesforce.Mcp.Protocol;
using SpotDraftSalesforce.Mcp.Storage;
using SpotDraftSalesforce.Mcp.Tools;
using SpotDraftSalesforce.Mcp.Tools.Documents;
using SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;
using SpotDraftSalesforce.Mcp.Tools.RegisterWebhook;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>The composition root: every part of the server but its transports, in one place.</summary>
internal static class ServerServices
{
    /// <summary>Adds the server. The policy files are read here: a problem in one of them stops the start.</summary>
    /// <exception cref="PolicyFileException">Names file, line and key of each problem.</exception>
    public static IServiceCollection AddSpotDraftSalesforce(
        this IServiceCollection services,
        ServerOptions options,
        IConfiguration configuration
    )
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(OperationSettings.Of(configuration));
        services.AddSqliteStorage(options.Database);
        AddPolicies(services, PolicyFiles.Load(options.PoliciesFolder, ToolCatalog.Names));
        AddPipeline(services);
        AddConnectors(services, options, configuration);
        AddTools(services);
        return services;
    }

    private static void AddPolicies(IServiceCollection services, PolicyBundle bundle)
    {
        services.AddSingleton(bundle);
        services.AddSingleton<Func<AccessPolicy>>(() => bundle.Access);
        services.AddSingleton<Func<ApprovalPolicy>>(() => bundle.Approvals);
        services.AddSingleton<Func<ExchangeRates>>(() => bundle.Approvals.Rates);
        services.AddSingleton<Func<LimitPolicy>>(() => bundle.Limits);
        services.AddSingleton<Func<IReadOnlyList<Tools.Templates.ContractTemplateFile>>>(() => bundle.Templates);
    }

    private static void AddPipeline(IServiceCollection services)
    {
        services.AddSingleton<GovernancePipeline>();
        services.AddSingleton<EvidenceStage>();
        services.AddSingleton<RedactionStage>();
        services.AddSingleton<AccessStage>();
        services.AddSingleton<RateStage>();
        services.AddSingleton<ReplayStage>();
        services.AddSingleton<PrepareStage>();
        services.AddSingleton<PolicyStage>();
        services.AddSingleton<FreezeStage>();
        services.AddSingleton<ClaimStage>();
        services.AddSingleton<ApprovalStage>();
        services.AddSingleton<BudgetStage>();
        services.AddSingleton<ExecuteStage>();
        services.AddSingleton<Redactor>();
        services.AddSingleton<ApprovalDesk>();
        services.AddSingleton<FreezeSwitch>();
        services.AddSingleton<OperationLifetime>();
        services.AddSingleton<OperationEngine>();
        services.AddSingleton<OperationResumer>();
        services.AddSingleton<AttemptRecorder>();
        services.AddSingleton<IAttemptRecorder>(provider => provider.GetRequiredService<AttemptRecorder>());
    }

    private static void AddConnectors(IServiceCollection services, ServerOptions options, IConfiguration configuration)
    {
        services.AddSingleton(
            new SecretKey(
                configuration[SecretKey.Setting],
                Path.GetFullPath(configuration[SecretKey.FileSetting] ?? options.SecretsKeyFile)
            )
        );
        services.AddSingleton<SecretSeal>();
        services.AddSingleton<ConnectionCatalog>();
        services.AddSingleton<ConnectionHealth>();
        services.AddSingleton<AuthorizationKeeper>();
        services.AddSingleton(provider => new ContentStore(
            options.ContentFolder,
            provider.GetRequiredService<ConnectionCatalog>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<IDocuments, StoredDocuments>();
        services.AddSingleton<IChangeExecutor, SalesforceChangeExecutor>();
        services.AddSingleton<IChangeExecutor, SpotDraftChangeExecutor>();
    }

    private static void AddTools(IServiceCollection services)
    {
        foreach (var tool in ToolCatalog.Types)
        {
            services.AddSingleton(typeof(IDescribedTool), tool);
        }

        services.AddSingleton<ClosingContracts>();
        services.AddSingleton<IWaitingDeals, WaitingDeals>();
        services.AddSingleton<WebhookSubscriptions>();
        services.AddSingleton<ToolCatalog>();
        services.AddSingleton<IToolCatalog>(provider => provider.GetRequiredService<ToolCatalog>());
        services.AddSingleton<McpToolHandlers>();
    }
}
