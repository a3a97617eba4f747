namespace SpotDraftSalesforce.EndToEnd.Salesforce;

/// <summary>A test that needs <see cref="SfCommandLine"/>; where it cannot be had the test is skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SfFactAttribute : FactAttribute
{
    public SfFactAttribute() => Skip = SfCommandLine.Unavailable;
}
