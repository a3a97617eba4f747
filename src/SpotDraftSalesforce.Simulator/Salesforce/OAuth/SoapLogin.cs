using System.Globalization;
using System.Security;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace SpotDraftSalesforce.Simulator.Salesforce.OAuth;

/// <summary>The partner API's <c>login</c> and <c>logout</c>: all of SOAP that older clients still use. It is gone from version 65 on.</summary>
internal sealed class SoapLogin(SalesforceOrg org, Sessions sessions, SalesforceCredentials credentials)
{
    private const int LastVersion = 64;
    private const int OldestVersion = 31;

    public async Task HandleAsync(HttpContext context, string version)
    {
        context.Response.ContentType = "text/xml;charset=UTF-8";
        var number = decimal.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0m;
        if (number is < OldestVersion or > LastVersion)
        {
            await FaultAsync(context, "UNSUPPORTED_API_VERSION", $"Invalid Api version specified on URL: {version}");
            return;
        }

        XElement? body;
        try
        {
            var document = await XDocument.LoadAsync(context.Request.Body, LoadOptions.None, context.RequestAborted);
            body = document.Root?.Elements().FirstOrDefault(element => element.Name.LocalName == "Body")?.Elements().FirstOrDefault();
        }
        catch (XmlException)
        {
            body = null;
        }

        switch (body?.Name.LocalName)
        {
            case "login":
                await LoginAsync(context, body, version);
                break;
            case "logout":
                await LogoutAsync(context, body);
                break;
            default:
                await FaultAsync(context, "INVALID_OPERATION", "No operation available for this request");
                break;
        }
    }

    private async Task LoginAsync(HttpContext context, XElement login, string version)
    {
        string? Value(string name) => login.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        if (
            Value("username") != credentials.Username
            || Value("password")?.StartsWith(credentials.Password, StringComparison.Ordinal) != true
        )
        {
            await FaultAsync(context, "INVALID_LOGIN", "INVALID_LOGIN: Invalid username, password, security token; or user locked out.");
            return;
        }

        var session = sessions.Open(org.IntegrationUserId, credentials.ClientId);
        var ownBase = OrgBase.Of(context);
        var organization = org.OrganizationId;
        await WriteAsync(
            context,
            $"""
            <loginResponse><result><metadataServerUrl>{ownBase}/services/Soap/m/{version}/{organization}</metadataServerUrl><passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>{ownBase}/services/Soap/u/{version}/{organization}</serverUrl><sessionId>{session.Token}</sessionId><userId>{session.UserId}</userId><userInfo><organizationId>{organization}</organizationId><organizationName>Simulator Seller Inc</organizationName><userEmail>{credentials.Username}</userEmail><userId>{session.UserId}</userId><userName>{credentials.Username}</userName><userTimeZone>GMT</userTimeZone><userType>Standard</userType></userInfo></result></loginResponse>
            """
        );
    }

    private async Task LogoutAsync(HttpContext context, XElement logout)
    {
        var header = logout.Document?.Root?.Descendants().FirstOrDefault(element => element.Name.LocalName == "sessionId")?.Value;
        if (header is null || !sessions.Revoke(header))
        {
            await FaultAsync(
                context,
                "INVALID_SESSION_ID",
                "INVALID_SESSION_ID: Invalid Session ID found in SessionHeader: Illegal Session"
            );
            return;
        }

        await WriteAsync(context, "<logoutResponse/>");
    }

    private static Task FaultAsync(HttpContext context, string code, string message)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return WriteAsync(
            context,
            $"<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{SecurityElement.Escape(message)}</faultstring></soapenv:Fault>"
        );
    }

    private static Task WriteAsync(HttpContext context, string body)
    {
        var envelope =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" "
            + "xmlns=\"urn:partner.soap.sforce.com\" xmlns:sf=\"urn:fault.partner.soap.sforce.com\"><soapenv:Body>"
            + body.Trim()
            + "</soapenv:Body></soapenv:Envelope>";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(envelope), context.RequestAborted).AsTask();
    }
}
