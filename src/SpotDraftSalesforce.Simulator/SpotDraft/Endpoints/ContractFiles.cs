using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SpotDraftSalesforce.Simulator.SpotDraft.Files;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>The document: as bytes, or by a signed link that needs no credentials and expires, as links to cloud storage do.</summary>
internal sealed class ContractFiles(Workspace workspace, SimulatorClock clock, SpotDraftSettings settings)
{
    private const string Storage = "/storage/contracts/";
    private readonly byte[] _linkKey = RandomNumberGenerator.GetBytes(32);

    public void Map(RouteTable routes)
    {
        routes.OnContract(
            "POST",
            "contracts/{T}/download",
            (_, contract) => Answer.File(ContractDocument.Content(contract), ContractDocument.FileName(contract))
        );
        routes.OnContract("POST", "contracts/{T}/download_link", Link);
        routes.OnContract("POST", "contracts/{contract_id}/download_docx/", Docx);
        routes.OnContract("POST", "supported_documents/{T}/", Annex);
    }

    /// <summary>Serves what a link points to.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var expires = context.Request.Query["expires"].ToString();
        var signature = context.Request.Query["signature"].ToString();
        if (!HttpMethods.IsGet(context.Request.Method) || !Signed(path, expires, signature))
        {
            await RefuseAsync(context, "SignatureDoesNotMatch");
            return;
        }

        if (clock.GetUtcNow().ToUnixTimeSeconds() > long.Parse(expires, CultureInfo.InvariantCulture))
        {
            await RefuseAsync(context, "ExpiredToken");
            return;
        }

        DocumentBytes? content;
        string? name;
        lock (workspace.Gate)
        {
            var number = int.Parse(path[Storage.Length..].Split('/')[0], CultureInfo.InvariantCulture);
            var contract = workspace.FindContract(number);
            content = contract is null ? null : ContractDocument.Content(contract);
            name = contract is null ? null : ContractDocument.FileName(contract);
        }

        if (content is null || name is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = name.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase)
            ? "application/pdf"
            : "application/octet-stream";
        context.Response.ContentLength = content.Length;
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private Answer Link(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var format = call.Read(errors).Choice("format", ["PDF", "DOCX", "DOCX_WITH_FALLBACK_TO_PDF"]);
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        if (
            contract.Status == ContractStatus.Executed
            && clock.Machine.GetUtcNow() - contract.Times.ExecutedOnMachine < settings.DownloadLinkLag
        )
        {
            return Answer.Detail(StatusCodes.Status404NotFound, "Current contract version not found for the contract.");
        }

        var name = ContractDocument.FileName(contract);
        if (format == "DOCX" && !contract.File.IsDocx)
        {
            return NoDocx();
        }

        var version = ContractDocument.VersionId(contract, contract.File.Version);
        var expires = (clock.GetUtcNow() + settings.DownloadLinkLifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var path = string.Create(CultureInfo.InvariantCulture, $"{Storage}{contract.Number}/{version}");
        return Answer.Ok(
            new
            {
                url = $"{call.BaseAddress}{path}?expires={expires}&signature={Signature(path, expires)}",
                file_name = name,
                current_version_id = version,
            }
        );
    }

    /// <summary>The document where it is a DOCX, else the last one that was, if the caller takes it.</summary>
    private static Answer Docx(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var older = call.Read(errors).Flag("fallback_to_last_available_docx") ?? false;
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        return contract.File.LastDocx is { } docx && (older || contract.File.IsDocx)
            ? Answer.File(new DocumentBytes(docx), Path.ChangeExtension(ContractDocument.FileName(contract), ".docx"))
            : NoDocx();
    }

    private Answer Annex(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var name = body.Text("name", required: true);
        var fileName = body.Text("file_name", required: true);
        if (fileName is not null && Path.GetExtension(fileName).Length < 2)
        {
            body.Add("file_name", "A file name with its extension is required.");
        }

        var file = body.Base64("file_base64", required: true);
        if (errors.Any)
        {
            return Answer.Coded(errors);
        }

        var annex = new SupportedDocument(workspace.NextId("supported_document", 1201), name!, fileName!, file!, clock.GetUtcNow());
        contract.SupportedDocuments.Add(annex);
        contract.LastUpdated = annex.Created;
        return Answer.Created(
            new
            {
                id = annex.Id,
                name = annex.Name,
                created = annex.Created,
            }
        );
    }

    private static Answer NoDocx() => Answer.Detail(StatusCodes.Status400BadRequest, "The contract is not available as DOCX.");

    private bool Signed(string path, string expires, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Signature(path, expires)), Encoding.ASCII.GetBytes(signature));

    private string Signature(string path, string expires) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_linkKey, Encoding.UTF8.GetBytes($"{path}\n{expires}")));

    private static async Task RefuseAsync(HttpContext context, string code)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/xml; charset=UTF-8";
        await context.Response.WriteAsync(
            $"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code></Error>",
            context.RequestAborted
        );
    }
}
