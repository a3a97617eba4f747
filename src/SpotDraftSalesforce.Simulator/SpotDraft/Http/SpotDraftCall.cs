using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>One authenticated request, its path values and its body.</summary>
internal sealed class SpotDraftCall(
    WorkspaceUser user,
    IReadOnlyDictionary<string, string> values,
    IQueryCollection query,
    JsonElement body,
    string baseAddress
)
{
    private const int MaxLimit = 100;

    /// <summary>Whom the call acts as.</summary>
    public WorkspaceUser User { get; } = user;

    public IQueryCollection Query { get; } = query;

    /// <summary>Scheme, host and port that the caller used.</summary>
    public string BaseAddress { get; } = baseAddress;

    public string Value(string name) => values[name];

    public int Number(string name) => int.Parse(values[name].AsSpan(), NumberStyles.None, CultureInfo.InvariantCulture);

    public FieldReader Read(FieldErrors errors) => new(body, errors);

    /// <summary>The page that the query asks for: from 1, 10 rows unless told, 100 at most; null with errors when it is not a number.</summary>
    public (int Page, int Limit)? Paging(FieldErrors errors)
    {
        var page = Positive("page", 1, errors);
        var limit = Positive("limit", 10, errors);
        return errors.Any ? null : (page, Math.Min(limit, MaxLimit));
    }

    /// <summary>A yes or no of the query: no when it is absent, an error when it is neither.</summary>
    public bool Switch(string name, FieldErrors errors)
    {
        var text = Query[name].ToString();
        if (text.Length > 0 && !bool.TryParse(text, out _))
        {
            errors.Add(name, "Must be a valid boolean.");
        }

        return bool.TryParse(text, out var on) && on;
    }

    private int Positive(string name, int otherwise, FieldErrors errors)
    {
        if (!Query.TryGetValue(name, out var text))
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        errors.Add(name, "A valid integer is required.");
        return otherwise;
    }
}
