using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Access;
using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Governance.Operations;

/// <summary>Plans whatever the test has put into it; the argument <c>key</c> is the plan's key.</summary>
internal sealed class FakeWriteTool : IWriteTool, IToolCatalog, ICallerDirectory
{
    public ToolDefinition Definition { get; set; } = new() { Name = "create_contract", ReadOnly = false };

    public IReadOnlyList<Change> Changes { get; set; } = [Plans.Change("c1")];

    public IReadOnlyList<Link> Links { get; set; } = [];

    public string Stamp { get; set; } = "stamp";

    public decimal Amount { get; set; } = 600;

    /// <summary>Set where preparing fails.</summary>
    public GovernedException? Fault { get; set; }

    /// <summary>Why a plan's key is refused; null where it is not.</summary>
    public Func<string, Error?> Refuse { get; set; } = _ => null;

    /// <summary>True once the caller's credential is gone.</summary>
    public bool Revoked { get; set; }

    /// <summary>A key whose stored arguments cannot be bound any more.</summary>
    public string? Unbindable { get; set; }

    public Task<Preparation> PrepareAsync(ToolCall call, CancellationToken cancellationToken)
    {
        if (Fault is not null)
        {
            throw Fault;
        }

        var key = (call.Arguments["key"] ?? call.Arguments["contract_id"])!.ToString();
        if (Refuse(key) is { } refusal)
        {
            return Task.FromResult<Preparation>(refusal);
        }

        var plan = Plans.Plan(key) with
        {
            Changes = Changes,
            Links = Links,
            Stamp = Stamp,
            ToolVersion = Definition.Version,
            AsOf = call.AsOf,
            Facts = new JsonObject
            {
                ["amount"] = new JsonObject { ["amount"] = Money.Text(Amount), ["currency"] = "USD" },
            },
        };
        return Task.FromResult<Preparation>(plan);
    }

    public ITool? Find(string name) => name == Definition.Name ? this : null;

    public object Bind(ITool tool, JsonObject arguments) =>
        (arguments["key"] ?? arguments["contract_id"])?.ToString() switch
        {
            null => throw new GovernedException(new Error { Code = ErrorCode.InvalidArgument, Message = "contract_id is missing." }),
            { } key when key == Unbindable => throw new FormatException("The arguments are of an older form."),
            _ => arguments,
        };

    public Task<Caller?> RefreshAsync(Caller caller, CancellationToken cancellationToken) => Task.FromResult(Revoked ? null : caller);
}
