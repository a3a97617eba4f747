using System.Text;
using System.Xml;
using System.Xml.Linq;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>
/// Receives Salesforce's outbound messages (SOAP API Developer Guide, "Outbound Messaging"). They are unsigned and may be late, doubled or out of order, so
/// that one is a hint and no more: it makes a poll due, and what happened is read from the org.
/// </summary>
internal sealed partial class OutboundMessageEndpoint(
    ConnectionCatalog connections,
    SalesforcePoller poller,
    ILogger<OutboundMessageEndpoint> logger
)
{
    public const string Path = "/webhooks/salesforce";

    private const int LargestBody = 1024 * 1024;

    private const string Acknowledgement =
        """<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>""";

    private static readonly XNamespace Outbound = "http://soap.sforce.com/2005/09/outbound";

    public async Task<IResult> ReceiveAsync(string pair, HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
        {
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }

        if (FoundPair(pair) is not { Options.PollSalesforce: true } found)
        {
            return Results.NotFound();
        }

        if (await OrganizationAsync(request, cancellationToken) is not { } organization)
        {
            return Results.BadRequest();
        }

        if (found.Salesforce.OrganizationId is { } ours && !SalesforceId.AreSame(ours, organization))
        {
            LogForeign(logger, found.Name);
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }

        await poller.WakeAsync(found.Name, cancellationToken);
        return Results.Text(Acknowledgement, "text/xml", Encoding.UTF8);
    }

    private Pair? FoundPair(string name)
    {
        try
        {
            return connections.Pair(name);
        }
        catch (GovernedException)
        {
            return null;
        }
    }

    /// <summary>The org that a message says it is from; null where it is no outbound message.</summary>
    private static async Task<string?> OrganizationAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var settings = new XmlReaderSettings
        {
            Async = true,
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = LargestBody,
        };
        try
        {
            using var reader = XmlReader.Create(request.Body, settings);
            var message = await XDocument.LoadAsync(reader, LoadOptions.None, cancellationToken);
            return message.Descendants(Outbound + "notifications").Elements(Outbound + "OrganizationId").FirstOrDefault()?.Value;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An outbound message for {Pair} names another org and was refused")]
    private static partial void LogForeign(ILogger logger, string pair);
}
