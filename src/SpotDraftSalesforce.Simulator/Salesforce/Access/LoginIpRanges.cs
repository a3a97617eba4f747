using System.Net;

namespace SpotDraftSalesforce.Simulator.Salesforce.Access;

/// <summary>From which addresses the users of a profile may log in: from any where a profile has no range. Callers hold the org's lock.</summary>
internal sealed class LoginIpRanges
{
    private readonly Dictionary<string, IReadOnlyList<(IPAddress Start, IPAddress End)>> _profiles = new(StringComparer.Ordinal);

    public IReadOnlyList<(IPAddress Start, IPAddress End)> Of(string profileId) => _profiles.GetValueOrDefault(profileId, []);

    public void Set(string profileId, IReadOnlyList<(IPAddress Start, IPAddress End)> ranges) => _profiles[profileId] = ranges;

    public void Clear() => _profiles.Clear();
}
