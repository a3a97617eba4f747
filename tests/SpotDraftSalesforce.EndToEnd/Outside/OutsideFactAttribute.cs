namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>A test that needs <see cref="OutsideClients"/>; where they cannot be had it is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OutsideFactAttribute : FactAttribute
{
    public OutsideFactAttribute() => Skip = OutsideClients.Unavailable;
}
