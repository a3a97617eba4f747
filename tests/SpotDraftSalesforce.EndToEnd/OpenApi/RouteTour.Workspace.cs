using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.EndToEnd.OpenApi;

internal sealed partial class RouteTour
{
    private async Task WorkspaceAsync()
    {
        var tags = Body(("tags", new JsonArray(Body(("name", "Urgent"), ("colour_code", "#FF5733"), ("tag_entity_type", "Contract")))));
        await OkAsync("POST", "workspace/tags/", tags.DeepClone());
        await RefusedAsync(400, "POST", "workspace/tags/", tags);
        var user = Body(
            ("first_name", "Avery"),
            ("last_name", "Stone"),
            ("designation", "Counsel"),
            ("email", "avery@simulator.example"),
            ("role_ids", new JsonArray(2))
        );
        await OkAsync("POST", "auth/users/", user.DeepClone());
        await RefusedAsync(400, "POST", "auth/users/", user);
        await OkAsync("POST", "auth/roles/3/members", Body(("user_ids_to_add", new JsonArray(2))));
        await RefusedAsync(404, "POST", "auth/roles/999/members", Body(("user_ids_to_add", new JsonArray(2))));
        var entity = Body(
            ("name", "Simulator Seller GmbH"),
            ("reference_id", "SELLER-DE"),
            ("jurisdiction_iso_code", "DE"),
            ("organization_type_id", 1),
            ("is_primary", false),
            (
                "primary_address",
                Body(
                    ("line_one", "1 Side Street"),
                    ("city_name", "Ulm"),
                    ("state_name", "Baden-Wuerttemberg"),
                    ("zipcode", "89073"),
                    ("country_iso_code", "DE")
                )
            )
        );
        await OkAsync("POST", "organizations/entities/", entity.DeepClone());
        await RefusedAsync(400, "POST", "organizations/entities/", entity);
        await OkAsync("GET", "organizations/entities/");
    }

    private async Task FacetsAsync(string contract)
    {
        await ControlAsync($"contracts/{contract}/tags", new { tags = new[] { "Urgent" } });
        await OkAsync("GET", "facets/");
        await OkAsync("GET", "facets/?include_options=true");
        await RefusedAsync(400, "GET", "facets/?include_options=maybe");
        await OkAsync("GET", "facets/options/tags/?q=urg&exclude=Risk");
        await RefusedAsync(404, "GET", "facets/options/colour/");
        await OkAsync("GET", "contracts/?filter__tags[$in]=Urgent,Risk&filter__business_user_id=1");
    }

    private async Task AccessAsync()
    {
        var contract = await DraftAsync();
        await FacetsAsync(contract);
        var number = Bare(contract);
        await OkAsync("PATCH", $"contracts/{number}/business_user/", Body(("user_id", 2), ("update_user_task_on_bu_update", false)));
        await RefusedAsync(404, "PATCH", "contracts/999999/business_user/", Body(("user_id", 2)));
        var items = new JsonArray(
            Body(("role_id", 2), ("permission_name", "CONTRACT.SUGGEST"), ("note", "Please read.")),
            Body(
                ("new_user_email", "guest@simulator.example"),
                ("new_user_name", "Guest"),
                ("new_user_role_id", 3),
                ("permission_name", "CONTRACT.READ")
            )
        );
        await OkAsync("POST", $"contracts/{number}/invite/", Body(("items", items)));
        await RefusedAsync(400, "POST", $"contracts/{number}/invite/", Body());
        await OkAsync("GET", $"contracts/{number}/authorized_users/");
        await RefusedAsync(404, "GET", "contracts/999999/authorized_users/");
        await OkAsync("POST", $"contracts/{number}/uninvite/", Body(("role_id", 2)));
        await RefusedAsync(400, "POST", $"contracts/{number}/uninvite/", Body(("role_id", 2)));
        await OkAsync("POST", $"contracts/{number}/uninvite_all/");
        await RefusedAsync(404, "POST", "contracts/999999/uninvite_all/");
        await OkAsync("POST", $"contracts/{number}/review_request/", Body(("description", "Liability?"), ("assignee_role_id", 2)));
        await RefusedAsync(400, "POST", $"contracts/{number}/review_request/", Body());
        await OkAsync("GET", $"contracts/{number}/recipients/recipient_link/?recipient_email={Email}");
        await RefusedAsync(400, "GET", $"contracts/{number}/recipients/recipient_link/");
    }

    /// <summary>Of a contract that came as a file: its annexes, its text, its DOCX, its intake form.</summary>
    private async Task PaperAsync(string contract)
    {
        var annex = Body(("name", "Security schedule"), ("file_name", "schedule.pdf"), ("file_base64", Paper));
        await OkAsync("POST", $"supported_documents/{contract}/", annex);
        await RefusedAsync(400, "POST", $"supported_documents/{contract}/", Body());
        await OkAsync("GET", $"contracts/{contract}/content/scanned");
        await RefusedAsync(400, "GET", $"contracts/{contract}/content/scanned?contract_version_id=last");
        await RefusedAsync(400, "POST", $"contracts/{Bare(contract)}/download_docx/", Body());
        await OkAsync(
            "POST",
            $"contracts/{Bare(contract)}/contract_version/",
            Body(("document_name", "third.docx"), ("document_base_64", Paper), ("collect_approvals", false), ("is_executed_version", false))
        );
        await OkAsync("POST", $"contracts/{Bare(contract)}/download_docx/", Body(("fallback_to_last_available_docx", true)));
        await OkAsync("PATCH", $"contracts/{contract}/intake_form/response", Body());
        await RefusedAsync(404, "PATCH", "contracts/T-999999/intake_form/response", Body());
    }

    /// <summary>What people do with a contract that its webhooks tell, and no route of the API shows.</summary>
    private async Task MailAsync()
    {
        var contract = await DraftAsync();
        await OkAsync("POST", $"contracts/{contract}/send_to_counterparties", Body(("attachment_formats", new JsonArray("PDF"))));
        await ControlAsync($"contracts/{contract}/email", new { @event = "OPENED", email = Email });
        await OkAsync("POST", $"contracts/{contract}/mark_for_execution/", Body());
        await ControlAsync($"contracts/{contract}/email", new { @event = "NOT_DELIVERED" });
        using var deleted = await _http.DeleteAsync($"/_sim/spotdraft/contracts/{contract}");
        Assert.True(deleted.IsSuccessStatusCode, contract);
    }
}
