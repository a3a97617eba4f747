using System.Text;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

internal sealed partial class RouteTour
{
    private static readonly string Paper = Convert.ToBase64String(Encoding.ASCII.GetBytes("%PDF-1.4 third-party paper"));

    private async Task SetupAsync()
    {
        await OkAsync("GET", "templates/");
        await OkAsync(
            "GET",
            "templates/?cp_types=Organisation&cp_types_all=true&exclude_multi_party=true&tags=sales&tags=legal&tags_all=sales"
        );
        await OkAsync("GET", "templates/1001/");
        await RefusedAsync(404, "GET", "templates/9999/");
        await OkAsync("PATCH", "templates/1001/", Body(("tags", new JsonArray("sales"))));
        await RefusedAsync(400, "PATCH", "templates/1001/", Body(("tags", "sales")));
        foreach (var template in (int[])[1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008])
        {
            await OkAsync("GET", $"templates/{template}/metadata");
        }

        await RefusedAsync(404, "GET", "templates/9999/metadata");
        await OkAsync("GET", "contract_types/");
        await OkAsync("GET", "contract_types/100/entities");
        await RefusedAsync(404, "GET", "contract_types/999/entities");
        await OkAsync("GET", "contract_types/100/intake_form/questionnaire/");
        await RefusedAsync(404, "GET", "contract_types/999/intake_form/questionnaire/");
        await OkAsync("GET", "organizations/entities/");
        await OkAsync("GET", "organizations/types/?jurisdiction_iso_code=US");
        await RefusedAsync(400, "GET", "organizations/types/?jurisdiction_iso_code=ZZ");
        await OkAsync("GET", "key_pointers/?contract_type_id=101&is_external=false");
        await RefusedAsync(400, "GET", "key_pointers/");
        await OkAsync("GET", "auth/users/?page=1&limit=2");
        await OkAsync("GET", "auth/users/?user_email=legal@simulator.example");
        await RefusedAsync(400, "GET", "auth/users/?page=none");
        await OkAsync("GET", "auth/roles/");
    }

    private async Task ContractsAsync()
    {
        var contract = await DraftAsync(record: "006000000000001AAA");
        await OkAsync("POST", "contracts/", Sending(Creation()));
        await RefusedAsync(400, "POST", "contracts/", Body());
        await OkAsync(
            "POST",
            "contracts/preview/",
            Body(
                ("contract_template_id", 1001),
                ("contract_data", Creation()["contract_data"]!.DeepClone()),
                ("counter_party_details", new JsonArray(Party("Wingtip Toys")))
            )
        );
        await RefusedAsync(400, "POST", "contracts/preview/", Body());
        await OkAsync("GET", "contracts/?page=1&limit=50&query=wingtip&filter__display_status[$in]=DRAFT,REDLINING");
        await OkAsync("GET", "contracts/?filter__last_updated_on[$gte]=2026-01-01T00:00:00Z&filter__contract_type_id=100");
        await RefusedAsync(400, "GET", "contracts/?filter__expiring_at[$gte]=soon");
        await OkAsync("GET", "contracts/by_external_metadata/006000000000001AAA");
        await OkAsync("GET", "contracts/by_external_metadata/none");
        await OkAsync("GET", $"contracts/{contract}/status");
        await OkAsync("GET", $"contracts/{Bare(contract)}/questionnaire/responses/?questionnaire_type=TEMPLATE");
        await RefusedAsync(400, "GET", $"contracts/{Bare(contract)}/questionnaire/responses/?questionnaire_type=OTHER");
        await OkAsync("GET", $"contracts/{Bare(contract)}/process_metrics/");
        foreach (var path in (string[])["status", "key_pointers", "external_metadata", "notes", "recipients/", "content"])
        {
            await RefusedAsync(404, "GET", $"contracts/T-999999/{path}");
        }

        foreach (var path in (string[])["process_metrics/", "comments/", "related_contracts/"])
        {
            await RefusedAsync(404, "GET", $"contracts/999999/{path}");
        }
    }

    private async Task ContractPartsAsync()
    {
        var contract = await ExecutedAsync();
        var draft = await DraftAsync();
        await OkAsync("GET", $"contracts/{contract}/key_pointers");
        var pointer = Body(("key_pointer_field_name", "end_date"), ("value", "2027-02-28"));
        var set = await OkAsync("POST", $"contracts/{contract}/key_pointers/bulk", Body(("key_pointers", new JsonArray(pointer))));
        await RefusedAsync(400, "POST", $"contracts/{contract}/key_pointers/bulk", Body(("key_pointers", new JsonArray())));
        await OkAsync("PATCH", $"contracts/{contract}/key_pointers/{set![0]!["id"]}", Body(("value", "2027-03-31")));
        await RefusedAsync(404, "PATCH", $"contracts/{contract}/key_pointers/1", Body(("value", "x")));
        await OkAsync("GET", $"contracts/{draft}/external_metadata");
        await OkAsync("POST", $"contracts/{draft}/external_metadata", Body(("external_metadata", Link("006000000000002AAA"))));
        await OkAsync("GET", $"contracts/{draft}/external_metadata");
        await MetadataErrorsAsync(draft);
        await OkAsync("PATCH", $"contracts/{draft}/contract_data", Body(("data", Body(("customer_name", "Wingtip Inc.")))));
        await RefusedAsync(400, "PATCH", $"contracts/{contract}/contract_data", Body(("data", new JsonObject())), "SD_PUBLIC_00009");
        await OkAsync("POST", $"contracts/{Bare(draft)}/comments/", Body(("comment", "Please look.")));
        await RefusedAsync(400, "POST", $"contracts/{Bare(draft)}/comments/", Body());
        await OkAsync("GET", $"contracts/{Bare(draft)}/comments/?page=1&limit=5");
        await ControlAsync($"contracts/{draft}/note", new { text = "Ask finance", tag = "Finance" });
        var note = await OkAsync("GET", $"contracts/{draft}/notes");
        await OkAsync("PUT", $"contracts/{draft}/notes/{(note as JsonArray)?[0]?["id"] ?? note!["id"]}", Body(("text", "Asked")));
        await RefusedAsync(404, "PUT", $"contracts/{draft}/notes/999", Body(("text", "Asked")));
        await OkAsync("GET", $"contracts/{contract}/content");
        await RefusedAsync(400, "PATCH", $"contracts/{draft}/contract_data", Body(("data", Body(("customer_name", 5)))));
        await RefusedAsync(400, "POST", $"contracts/{draft}/external_metadata", Body());
        await RelationsAsync(contract, draft);
    }

    private async Task MetadataErrorsAsync(string draft)
    {
        var foreign = Link("006000000000003AAA");
        foreign["object_configuration_id"] = "2a2340fb-0000-4000-8000-000000000000";
        await RefusedAsync(
            404,
            "POST",
            $"contracts/{draft}/external_metadata",
            Body(("external_metadata", foreign)),
            "SD_INTEGRATIONS_00021"
        );
        var mismatched = Link("006000000000003AAA");
        mismatched["object_configuration_id"] = "6f1c0d3a-6c1f-4a53-9e43-0d2f3c9c1b11";
        mismatched["record_type"] = "Account";
        await RefusedAsync(
            400,
            "POST",
            $"contracts/{draft}/external_metadata",
            Body(("external_metadata", mismatched)),
            "SD_INTEGRATIONS_00030"
        );
    }

    private async Task RelationsAsync(string contract, string draft)
    {
        await OkAsync("POST", $"contracts/{Bare(contract)}/contract_relation/", Relation(draft, "CHILD"));
        await OkAsync("GET", $"contracts/{Bare(contract)}/related_contracts/?page=1&limit=5");
        await RefusedAsync(400, "POST", $"contracts/{Bare(contract)}/contract_relation/", Relation(draft, "PARENT"), "SD_CONTRACTS_00093");
        await RefusedAsync(400, "POST", $"contracts/{Bare(contract)}/contract_relation/", Relation(draft, "COUSIN"));
        await RefusedAsync(404, "POST", $"contracts/{Bare(contract)}/contract_relation/", Relation("T-999999", "CHILD"));
    }

    private static JsonObject Relation(string other, string type) => Body(("related_contract_id", Number(other)), ("relation_type", type));

    private async Task StepsAsync()
    {
        var contract = await DraftAsync();
        var attached = Body(("attachment_formats", new JsonArray("PDF")));
        await OkAsync("POST", $"contracts/{contract}/send_to_counterparties", attached.DeepClone());
        await RefusedAsync(400, "POST", $"contracts/{contract}/send_to_counterparties", Body());
        var approval = Body(("name", "Legal approval"), ("approver_user_id", 2), ("notes", "Please"), ("order", 1));
        await OkAsync("POST", $"contracts/approvals/{contract}/", Body(("approvals", new JsonArray(approval))));
        await RefusedAsync(
            400,
            "POST",
            $"contracts/approvals/{contract}/",
            Body(("approvals", new JsonArray(approval.DeepClone()))),
            "SD_CONTRACTS_00152"
        );
        await RefusedAsync(400, "POST", $"contracts/approvals/{contract}/", Body());
        await OkAsync("GET", $"contracts/approvals/{contract}/");
        await RefusedAsync(404, "GET", "contracts/approvals/T-999999/");
        await RefusedAsync(402, "POST", $"contracts/{contract}/mark_for_execution/", Body());
        await ControlAsync($"contracts/{contract}/approve");
        await OkAsync("GET", $"contracts/approvals/{contract}/");
        await EndAsync(contract);
        await RefusedStepsAsync(approval);
    }

    private async Task EndAsync(string contract)
    {
        await OkAsync("POST", $"contracts/{contract}/mark_for_execution/", Body());
        await OkAsync("GET", $"contracts/{contract}/recipients/");
        await OkAsync("POST", $"contracts/{contract}/signatories/resend_email/", Body(("email_id", Email)));
        await RefusedAsync(400, "POST", $"contracts/{contract}/signatories/resend_email/", Body(("email_id", "nobody@x.example")));
        await OkAsync("POST", $"contracts/{contract}/unmark_for_execution", Body(("note", "Not yet")));
        await RefusedAsync(400, "POST", $"contracts/{contract}/unmark_for_execution", Body());
        await ControlAsync($"contracts/{contract}/sign");
        await OkAsync("GET", $"contracts/{contract}/recipients/");
        await OkAsync("GET", $"contracts/{Bare(contract)}/process_metrics/");
        await RefusedAsync(400, "POST", $"contracts/{contract}/status/void", Body(("note", "Too late")));
        await OkAsync("POST", $"contracts/{contract}/download_link", Body(("format", "PDF")));
        await RefusedAsync(400, "POST", $"contracts/{contract}/download_link", Body(("format", "ODT")));
        await OkAsync("POST", $"contracts/{contract}/download");
        await RefusedAsync(404, "POST", "contracts/T-999999/download");
    }

    private async Task RefusedStepsAsync(JsonObject approval)
    {
        var other = await DraftAsync();
        await ControlAsync($"contracts/{other}/configure", new { approvals_v5 = true, envelope_refused = true });
        await RefusedAsync(
            400,
            "POST",
            $"contracts/approvals/{other}/",
            Body(("approvals", new JsonArray(approval.DeepClone()))),
            "SD_CONTRACT_APPROVALS_00001"
        );
        await RefusedAsync(424, "POST", $"contracts/{other}/mark_for_execution/", Body(), "SD_PUBLIC_00023");
        await RefusedAsync(400, "POST", $"contracts/{other}/status/void", Body(("note", "")));
        await OkAsync("POST", $"contracts/{other}/status/void", Body(("note", "Deal lost")));
    }

    private static JsonObject Sending(JsonObject creation)
    {
        creation["workflow_config"] = Body(("auto_send_to_counterparty", true));
        creation["send_to_counterparty_config"] = Body(("attachment_formats", new JsonArray("PDF")));
        creation["contract_name"] = "Wingtip NDA";
        return creation;
    }

    private async Task UploadsAsync()
    {
        var review = Body(
            ("contract_name", "Their paper"),
            ("contract_type_id", 102),
            ("file_name", "paper.pdf"),
            ("file_base64", Paper),
            ("counterparty_organization_name", "Wingtip Toys"),
            ("counterparty_poc_details", Party("x")["poc_details"]!.DeepClone()),
            ("reviewer", Body(("org_user_email", "legal@simulator.example"), ("description", "Please review"))),
            ("business_user_email", "legal@simulator.example"),
            ("creator_signatories", new JsonArray(Body(("email", "legal@simulator.example"), ("title", "Counsel"), ("note", "Second")))),
            ("external_metadata", Link("006000000000004AAA"))
        );
        var contract = (string)(await OkAsync("POST", "contracts/upload_review_contracts/", review.DeepClone()))!["id"]!;
        var unlinked = (JsonObject)review.DeepClone();
        unlinked["contract_type_id"] = 103;
        await RefusedAsync(400, "POST", "contracts/upload_review_contracts/", unlinked, "SD_CONTRACTS_00289");
        review.Remove("reviewer");
        await OkAsync("POST", "contracts/upload_sign_contracts/", review.DeepClone());
        await RefusedAsync(400, "POST", "contracts/upload_sign_contracts/", Body());
        var executed = Body(
            ("contract_name", "Signed on paper"),
            ("contract_type_id", 102),
            ("file_name", "paper.pdf"),
            ("file_content", Paper),
            ("organization_entity_id", 201),
            ("counterparty_details", new JsonArray(Party("Wingtip Toys")))
        );
        executed["organization_entity_id"] = (await OkAsync("GET", "organizations/entities/"))![0]!["id"]!.DeepClone();
        await OkAsync("POST", "contracts/executed_contracts/", executed.DeepClone());
        await RefusedAsync(400, "POST", "contracts/executed_contracts/", Body());
        var version = Body(("document_name", "second.pdf"), ("document_base_64", Paper));
        await OkAsync("POST", $"contracts/{Bare(contract)}/contract_version/", version);
        await RefusedAsync(400, "POST", $"contracts/{Bare(contract)}/contract_version/", Body());
        await PaperAsync(contract);
    }
}
