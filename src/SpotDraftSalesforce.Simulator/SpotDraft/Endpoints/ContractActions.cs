using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>The steps of a contract that the API offers: send, mark, unmark, void, remind.</summary>
internal sealed class ContractActions(ContractLifecycle lifecycle, Signatures signatures)
{
    private static readonly string[] AttachmentFormats = ["DOCX", "PDF", "TEMPLATE"];

    public void Map(RouteTable routes)
    {
        routes.OnContract("POST", "contracts/{T}/send_to_counterparties", Send);
        routes.OnContract("POST", "contracts/{T}/mark_for_execution/", Mark);
        routes.OnContract("POST", "contracts/{T}/unmark_for_execution", Unmark);
        routes.OnContract("POST", "contracts/{T}/status/void", Void);
        routes.OnContract("POST", "contracts/{T}/signatories/resend_email/", Resend);
    }

    /// <summary>Checks what <c>send_to_counterparties</c> and its counterpart at creation have in common.</summary>
    public static void CheckSending(FieldReader? sending)
    {
        sending?.Texts("attachment_formats", AttachmentFormats, required: true, least: 1);
        sending?.Texts("to_emails");
        sending?.Texts("cc_emails");
        sending?.Texts("bcc_emails");
        sending?.Text("subject", blank: true);
        sending?.Text("custom_message", blank: true);
        foreach (var attachment in sending?.Objects("extra_attachments") ?? [])
        {
            attachment.Text("file_name", required: true);
            attachment.Text("mime_type", required: true);
            attachment.Base64("content_base64", required: true);
        }
    }

    private Answer Send(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        CheckSending(call.Read(errors));
        return errors.Any ? Answer.Invalid(errors) : lifecycle.Send(contract, call.User) ?? Answer.Empty(StatusCodes.Status200OK);
    }

    private Answer Mark(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        call.Read(errors).Flag("affix_stamp_documents");
        return errors.Any ? Answer.Invalid(errors) : lifecycle.Mark(contract, call.User) ?? Answer.Empty(StatusCodes.Status200OK);
    }

    private Answer Unmark(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        call.Read(errors).Text("note", blank: true);
        return errors.Any ? Answer.Described(errors) : lifecycle.Unmark(contract, call.User) ?? Answer.Empty(StatusCodes.Status200OK);
    }

    private Answer Void(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        call.Read(errors).Text("note", required: true);
        return errors.Any ? Answer.Described(errors) : lifecycle.Void(contract, call.User) ?? Answer.Empty(StatusCodes.Status204NoContent);
    }

    private Answer Resend(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var email = body.Email("email_id", required: true);
        var recipient = contract.Recipients.Find(recipient => recipient.Email == email);
        if (email is not null && (contract.Status != ContractStatus.Sign || recipient is null or { Acted: not null }))
        {
            body.Add("email_id", "No signature is pending on this email.");
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        signatures.Remind(contract, recipient!, call.User);
        return Answer.Empty(StatusCodes.Status200OK);
    }
}
