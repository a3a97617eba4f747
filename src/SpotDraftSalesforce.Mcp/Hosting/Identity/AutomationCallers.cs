using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>The callers that are part of the product: its own rules act under these names and with these roles.</summary>
internal static class AutomationCallers
{
    public const string Channel = "automation";

    /// <summary>Closes the opportunity when its contract is signed.</summary>
    public static Caller ClosedWon { get; } =
        new()
        {
            Id = "closed-won",
            Kind = CallerKind.Service,
            Roles = ["closed_won_automation"],
            Channel = Channel,
        };

    public static IReadOnlyList<Caller> All { get; } = [ClosedWon];
}
