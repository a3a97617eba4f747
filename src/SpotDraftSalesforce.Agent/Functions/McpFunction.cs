using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using SpotDraftSalesforce.Agent.Calls;

namespace SpotDraftSalesforce.Agent.Functions;

/// <summary>
/// A tool of the server as a function for a language model. Differs from the SDK's own in three ways: the name is one that model APIs accept, the
/// model gets the structured answer or the text and not both in an envelope, and a cancellation reaches the server.
/// </summary>
public sealed class McpFunction(McpClientTool tool) : DelegatingAIFunction(tool)
{
    private readonly McpClientTool _tool = tool;

    public override string Name { get; } = string.Concat(tool.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));

    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        using var heard = new ServerCancellation(cancellationToken);
        var result = await _tool.CallAsync(arguments, cancellationToken: heard.Token);
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));

        // A refusal is an answer the model can act on: it says what to do about it.
        return result.IsError is true ? $"Error: {text}"
            : result.StructuredContent is JsonElement structured ? structured
            : text;
    }
}
