namespace SpotDraftSalesforce.Governance.Limits;

/// <summary>For whom a vendor is asked, best served first: a person who waits goes before an automation, and that before a sweep.</summary>
public enum RequestLane
{
    Person,
    Automation,
    Sweep,
}
