namespace SpotDraftSalesforce.Simulator.Salesforce.Access;

/// <summary>The rights of every user. Callers hold the org's lock.</summary>
internal sealed class RightsBook
{
    private readonly Dictionary<string, UserRights> _users = new(StringComparer.Ordinal);

    public UserRights Of(string userId) => _users.GetValueOrDefault(userId, UserRights.All);

    /// <summary>The rights of a user, to be changed.</summary>
    public UserRights Open(string userId)
    {
        if (!_users.TryGetValue(userId, out var rights))
        {
            _users[userId] = rights = new UserRights();
        }

        return rights;
    }

    public void Clear() => _users.Clear();
}
