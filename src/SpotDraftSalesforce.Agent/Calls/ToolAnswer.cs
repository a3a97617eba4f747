using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace SpotDraftSalesforce.Agent.Calls;

/// <summary>What a governed tool answered, whether it came as structured content or, as refusals do, as JSON in the text.</summary>
public sealed record ToolAnswer
{
    /// <summary>One of <see cref="AnswerStatus"/>; a read that answers without a status is <c>ok</c>.</summary>
    public required string Status { get; init; }

    public string? OperationId { get; init; }

    public string? ApprovalId { get; init; }

    /// <summary>The <c>result</c> of a write, an object.</summary>
    public JsonElement? Result { get; init; }

    public AgentError? Error { get; init; }

    /// <summary>The whole answer; undefined where there was none that could be read.</summary>
    public JsonElement Body { get; init; }

    /// <summary>The operation goes on, or nobody knows yet how it ended.</summary>
    public bool IsOpen => Status is AnswerStatus.InProgress or AnswerStatus.Unknown;

    public static ToolAnswer Refused(AgentError error) => new() { Status = AnswerStatus.Failed, Error = error };

    public static ToolAnswer Of(CallToolResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var failed = result.IsError is true;
        if (result.StructuredContent is { ValueKind: JsonValueKind.Object } structured)
        {
            return Of(structured, failed);
        }

        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        try
        {
            if (JsonElement.Parse(text) is { ValueKind: JsonValueKind.Object } parsed)
            {
                return Of(parsed, failed);
            }
        }
        catch (JsonException)
        {
            // Told below together with JSON of another shape.
        }

        return Refused(
            failed
                ? new AgentError("internal", text.Length > 0 ? text : "The tool failed and said nothing.")
                : new AgentError(
                    "internal",
                    "The tool's answer is not a JSON object.",
                    Cure: "Check that agent and server are of one version."
                )
        );
    }

    /// <summary>Reads an operation as <c>get_operation</c> tells it: the same shape as a write's answer, at the top or inside.</summary>
    public ToolAnswer AsOperation()
    {
        foreach (var name in (string[])["operation", "result"])
        {
            if (
                Status == AnswerStatus.Ok
                && Body.Member(name, JsonValueKind.Object) is { } inner
                && (inner.Text("status") ?? inner.Text("state")) is not null
            )
            {
                return Of(inner, failed: false);
            }
        }

        return this;
    }

    private static ToolAnswer Of(JsonElement body, bool failed)
    {
        var error = body.Member("error", JsonValueKind.Object) is { } told ? ErrorOf(told) : null;
        var (status, ended) = StatusOf(body, failed);
        if (error is null && status == AnswerStatus.Failed)
        {
            error = new AgentError(
                ended ?? "internal",
                ended is null ? "The tool failed and gave no reason." : $"The operation is {ended}."
            );
        }

        return new ToolAnswer
        {
            Status = status,
            OperationId =
                body.Text("operation_id") ?? (body.Member("error", JsonValueKind.Object) is { } e ? e.Text("operation_id") : null),
            ApprovalId = body.Text("approval_id"),
            Result = body.Member("result", JsonValueKind.Object),
            Error = error,
            Body = body,
        };
    }

    // An operation has more states than a call has outcomes; the ones that ended without effect keep their name as the error's code.
    private static (string Status, string? Ended) StatusOf(JsonElement body, bool failed) =>
        (body.Text("status") ?? body.Text("state")) switch
        {
            null => (failed ? AnswerStatus.Failed : AnswerStatus.Ok, null),
            "prepared" or "approved" or "executing" => (AnswerStatus.InProgress, null),
            "denied" or "rejected" or "expired" or "cancelled" or "superseded" => (
                AnswerStatus.Failed,
                body.Text("status") ?? body.Text("state")
            ),
            { } status => (status, null),
        };

    private static AgentError ErrorOf(JsonElement error) =>
        new(
            error.Text("code") ?? "internal",
            error.Text("message") ?? "The tool gave no message.",
            error.Text("cause"),
            error.Text("cure"),
            error.Text("retry")
        );
}
