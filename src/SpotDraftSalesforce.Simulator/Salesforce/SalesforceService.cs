using SpotDraftSalesforce.Simulator.Faults;

namespace SpotDraftSalesforce.Simulator.Salesforce;

public sealed class SalesforceService(SimulatorClock clock, FaultBoard faults, SalesforceSettings settings)
{
    public SalesforceOrg Org { get; } = new();

    public SalesforceCredentials Credentials { get; } = new("id", "secret", "integration@simulator.example", "password", "refresh", "PEM");

    public SimulatorClock Clock { get; } = clock;

    public FaultBoard Faults { get; } = faults;

    public SalesforceSettings Settings { get; } = settings;

    public void Map(WebApplication app) =>
        app.MapGet(
            "/services/data",
            (HttpContext context) => context.Response.WriteAsJsonAsync(Array.Empty<string>(), context.RequestAborted)
        );

    public void MapControls(RouteGroupBuilder sim) =>
        sim.MapGet(
            "/salesforce",
            (HttpContext context) => context.Response.WriteAsJsonAsync(Array.Empty<string>(), context.RequestAborted)
        );
}
