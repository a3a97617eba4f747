namespace SpotDraftSalesforce.EndToEnd.Outside;

/// <summary>As <see cref="OutsideFactAttribute"/>, for tests with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OutsideTheoryAttribute : TheoryAttribute
{
    public OutsideTheoryAttribute() => Skip = OutsideClients.Unavailable;
}
