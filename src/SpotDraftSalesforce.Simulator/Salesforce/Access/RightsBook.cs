namespace SpotDraftSalesforce.Simulator.Salesforce.Access;

/// <summary>The rights of every user. Callers hold the org's lock.</summary>
/// <param name="seesSetup">Whether a user has 'View Setup and Configuration', by its id.</param>
internal sealed class RightsBook(Func<string, bool> seesSetup)
{
    private readonly Dictionary<string, UserRights> _users = new(StringComparer.Ordinal);

    public UserRights Of(string userId)
    {
        var sees = seesSetup(userId);
        if (_users.TryGetValue(userId, out var rights))
        {
            rights.SeesSetup = sees;
            return rights;
        }

        return sees ? UserRights.All : UserRights.Usual;
    }

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
