using SpotDraftSalesforce.Simulator;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>The settings that point the connections of one pair at a simulator.</summary>
internal static class SimulatorConnections
{
    public static IReadOnlyDictionary<string, string?> Of(ReadyLine ready) =>
        new Dictionary<string, string?>
        {
            ["Connections:salesforce:main:LoginUrl"] = ready.Salesforce.Login,
            ["Connections:salesforce:main:Flow"] = "client_credentials",
            ["Connections:salesforce:main:ClientId"] = ready.Salesforce.ClientId,
            ["Connections:salesforce:main:ClientSecret"] = ready.Salesforce.ClientSecret,
            ["Connections:spotdraft:main:BaseAddress"] = ready.SpotDraft.Base,
            ["Connections:spotdraft:main:ClientId"] = ready.SpotDraft.ClientId,
            ["Connections:spotdraft:main:ClientSecret"] = ready.SpotDraft.ClientSecret,
            ["Connections:spotdraft:main:HmacKey"] = ready.SpotDraft.HmacKey,
        };
}
