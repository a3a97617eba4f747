using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Approvals;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Hosting.Identity;
using SpotDraftSalesforce.Mcp.Protocol;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>
/// Where persons decide over HTTP: <c>GET /approvals</c>, <c>GET /approvals/{id}</c>, <c>POST /approvals/{id}/approve</c> and <c>/deny</c> with an
/// optional <c>{"comment"}</c>. The credential of the request is the decider's.
/// </summary>
internal static class ApprovalEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var approvals = endpoints.MapGroup("/approvals").RequireAuthorization();
        approvals.MapGet("/", ListAsync);
        approvals.MapGet("/{id}", ShowAsync);
        approvals.MapPost("/{id}/approve", (string id, HttpContext context, ApprovalDesk desk) => DecideAsync(id, true, context, desk));
        approvals.MapPost("/{id}/deny", (string id, HttpContext context, ApprovalDesk desk) => DecideAsync(id, false, context, desk));
    }

    private static async Task<IResult> ListAsync(IApprovalStore store, CancellationToken cancellationToken) =>
        Json((await store.ListAsync(ApprovalState.Pending, 100, cancellationToken)).Select(ApprovalAnswer.Of));

    private static async Task<IResult> ShowAsync(
        string id,
        IApprovalStore store,
        IOperationStore operations,
        CancellationToken cancellationToken
    )
    {
        var approval = await store.FindAsync(id, cancellationToken);
        var operation = approval is null ? null : await operations.FindAsync(approval.OperationId, cancellationToken);
        return operation is null ? Results.NotFound() : Json(ApprovalAnswer.Of(approval!, operation));
    }

    private static async Task<IResult> DecideAsync(string id, bool approve, HttpContext context, ApprovalDesk desk)
    {
        var comment =
            context.Request.ContentLength > 0 ? (await context.Request.ReadFromJsonAsync<Comment>(context.RequestAborted))?.Text : null;
        var error = await desk.DecideAsync(id, CallerIdentity.Of(context.User)!, approve, comment, context.RequestAborted);
        return error is null
            ? Json(new { Approval = id, Decided = approve ? "approved" : "denied" })
            : Json(
                new { Error = error },
                error.Code == ErrorCode.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden
            );
    }

    private static IResult Json(object value, int status = StatusCodes.Status200OK) =>
        Results.Json(value, GovernanceJson.Options, statusCode: status);

    private sealed record Comment([property: System.Text.Json.Serialization.JsonPropertyName("comment")] string? Text);
}
