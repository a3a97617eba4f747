namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>Complaints about a request by top-level field; what is deeper is named at the start of the message.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<string>> _byField = new(StringComparer.Ordinal);

    public bool Any => _byField.Count > 0;

    public IReadOnlyDictionary<string, List<string>> ByField => _byField;

    public void Add(string path, string message)
    {
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var field = dot < 0 ? path : path[..dot];
        if (!_byField.TryGetValue(field, out var messages))
        {
            _byField[field] = messages = [];
        }

        messages.Add(dot < 0 ? message : $"{path[(dot + 1)..]}: {message}");
    }
}
