namespace SpotDraftSalesforce.Agent.Playbooks;

public interface IPlaybookReport
{
    /// <summary>True when nothing failed and nothing stayed open.</summary>
    bool Ok { get; }

    /// <summary>One JSON object, on one line.</summary>
    string ToJson();

    /// <summary>The same for a person's eyes.</summary>
    void WriteTo(TextWriter writer);
}
