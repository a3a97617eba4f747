using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Agent.Calls;

namespace SpotDraftSalesforce.Agent.Playbooks.Renewals;

/// <summary>The contracts that fall due, read from <c>list_expiring_contracts</c> to its last page before anything is written.</summary>
internal sealed class DueContracts
{
    private const string Tool = "list_expiring_contracts";
    private const int PageSize = 100;
    private const int MostPages = 10_000;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly HashSet<string> _cursors = new(StringComparer.Ordinal);
    private readonly List<DueContract> _contracts = [];

    private DueContracts() { }

    public IReadOnlyList<DueContract> Contracts => _contracts;

    /// <summary>Executed contracts without an expiry date, which the list cannot show; null where the server does not say.</summary>
    public int? Undated { get; private set; }

    /// <summary>The date the server judged by, where it says so.</summary>
    public DateOnly? AsOf { get; private set; }

    public AgentError? Error { get; private set; }

    public static async Task<DueContracts> ListAsync(GovernedTools tools, RenewalSweepOptions options, CancellationToken cancellationToken)
    {
        var due = new DueContracts { AsOf = options.AsOf };
        string? cursor = null;
        do
        {
            var answer = await tools.CallAsync(Tool, Arguments(options, cursor), cancellationToken);
            due.Error = answer.Error ?? due.Take(answer.Body);
            cursor = due.Error is null ? NextCursor(answer.Body) : null;
            due.Error ??= due.Refuse(cursor);
        } while (cursor is not null && due.Error is null);

        return due;
    }

    private static Dictionary<string, object?> Arguments(RenewalSweepOptions options, string? cursor)
    {
        var arguments = new Dictionary<string, object?>
        {
            ["within_days"] = options.WithinDays,
            ["overdue_days"] = options.OverdueDays,
            ["limit"] = PageSize,
            // create_renewal reads and tells each contract's terms; reading them here as well would double the requests.
            ["details"] = false,
        };
        if (options.AsOf is { } asOf)
        {
            arguments["as_of"] = asOf.ToString("O", CultureInfo.InvariantCulture);
        }

        if (cursor is not null)
        {
            arguments["cursor"] = cursor;
        }

        return arguments;
    }

    private static string? NextCursor(JsonElement body) => body.Text("next_cursor") is { Length: > 0 } cursor ? cursor : null;

    private AgentError? Take(JsonElement body)
    {
        if (body.Member("contracts", JsonValueKind.Array) is not { } contracts)
        {
            return new AgentError(
                "internal",
                $"{Tool} answered without a list of contracts.",
                Cure: "Check that agent and server are of one version."
            );
        }

        AsOf ??= DateOnly.TryParseExact(body.Text("as_of"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asOf)
            ? asOf
            : null;
        foreach (var contract in contracts.EnumerateArray())
        {
            if (contract.Text("contract_id") is not { Length: > 0 } id)
            {
                return new AgentError("internal", $"{Tool} answered a contract without an id.");
            }

            // A contract may move to a later page while pages are read.
            if (_seen.Add(id))
            {
                _contracts.Add(new DueContract(id, contract.Text("name"), contract.Text("counterparty")));
            }
        }

        Undated ??= body.Member("undated", JsonValueKind.Number) is { } undated && undated.TryGetInt32(out var count) ? count : null;
        return null;
    }

    private AgentError? Refuse(string? cursor) =>
        cursor is null || (_cursors.Add(cursor) && _cursors.Count < MostPages)
            ? null
            : new AgentError(
                "internal",
                $"{Tool} does not come to an end.",
                Cause: "A page named a cursor that was read before, or pages go on and on."
            );
}

/// <param name="Id">SpotDraft's composite id, such as <c>T-1</c>.</param>
internal sealed record DueContract(string Id, string? Name, string? Counterparty);
