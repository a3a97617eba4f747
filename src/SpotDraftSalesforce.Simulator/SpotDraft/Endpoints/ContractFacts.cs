using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>The values of a contract: template answers, key pointers, and the link to a record elsewhere.</summary>
internal sealed class ContractFacts(Workspace workspace, ContractEvents events)
{
    public void Map(RouteTable routes)
    {
        routes.OnContract("GET", "contracts/{T}/key_pointers", (_, contract) => Answer.Ok(contract.KeyPointers.Select(Row).ToArray()));
        routes.OnContract("POST", "contracts/{T}/key_pointers/bulk", SetKeyPointers);
        routes.OnContract("PATCH", "contracts/{T}/key_pointers/{key_pointer_id}", SetKeyPointer);
        routes.OnContract(
            "GET",
            "contracts/{T}/external_metadata",
            (_, contract) => Answer.Ok(new { external_metadata = contract.ExternalMetadata })
        );
        routes.OnContract("POST", "contracts/{T}/external_metadata", SetExternalMetadata);
        routes.OnContract("PATCH", "contracts/{T}/contract_data", PatchData);
        routes.OnContract("PATCH", "contracts/{T}/intake_form/response", PatchIntake);
        routes.OnContract("GET", "contracts/{contract_id}/questionnaire/responses/", Answers);
    }

    private static readonly JsonElement Null = SpotDraftJson.Element<object?>(null);

    /// <summary>The one object configuration of the workspace's native integration, for opportunities.</summary>
    private static readonly Guid OpportunityConfiguration = new("6f1c0d3a-6c1f-4a53-9e43-0d2f3c9c1b11");

    /// <summary>A link as sent: an object with a text id; an object configuration belongs to a native integration.</summary>
    public static Answer? RefuseMetadata(FieldReader? metadata)
    {
        if (metadata is null)
        {
            return null;
        }

        if (metadata.Raw("id") is { ValueKind: not (JsonValueKind.String or JsonValueKind.Number) })
        {
            metadata.Add("id", "Not a valid string.");
        }

        metadata.Text("integration_name", blank: true);
        metadata.Text("record_type", blank: true);
        metadata.Object("record_data");
        var configuration = metadata.Text("object_configuration_id");
        if (configuration is null || metadata.Errors.Any)
        {
            return metadata.Errors.Any ? Answer.Invalid(metadata.Errors) : null;
        }

        if (!Guid.TryParse(configuration, CultureInfo.InvariantCulture, out var id))
        {
            return Answer.Invalid("external_metadata", "object_configuration_id: Must be a valid UUID.");
        }

        return id != OpportunityConfiguration
                ? Answer.Coded(
                    StatusCodes.Status404NotFound,
                    "SD_INTEGRATIONS_00021",
                    $"The entity does not exists for the given object_configuration_id: {configuration}"
                )
            : metadata.Text("record_type") != "Opportunity"
                ? Answer.Coded(
                    StatusCodes.Status400BadRequest,
                    "SD_INTEGRATIONS_00030",
                    "The record_type does not match the object configuration."
                )
            : null;
    }

    private static Answer Answers(SpotDraftCall call, Contract contract) =>
        call.Query["questionnaire_type"].ToString() switch
        {
            "TEMPLATE" => Answer.Ok(Answered(contract, contract.Data)),
            "INTAKE_FORM" => Answer.Ok(Answered(contract, contract.IntakeData)),
            "" => Answer.Invalid("questionnaire_type", "This field is required."),
            var other => Answer.Invalid("questionnaire_type", $"\"{other}\" is not a valid choice."),
        };

    private static object Answered(Contract contract, IReadOnlyDictionary<string, JsonElement> data) =>
        new
        {
            questionnaire_response_data = data,
            respondents = new[]
            {
                new
                {
                    created_at = contract.Created,
                    created_by = contract.Creator.Name,
                    org_name = contract.Entity.Name,
                },
            },
        };

    private Answer SetExternalMetadata(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var metadata = call.Read(errors).Object("external_metadata", required: true);
        if (errors.Any)
        {
            return Answer.Described(errors);
        }

        if (RefuseMetadata(metadata) is { } refusal)
        {
            return refusal;
        }

        var activity = contract.ExternalMetadata is null ? Activities.ExternalMetadataCreated : Activities.ExternalMetadataUpdated;
        workspace.Link(contract, metadata!.Element);
        events.Raise(contract, activity, call.User);
        return Answer.Ok(new { external_metadata = contract.ExternalMetadata });
    }

    private Answer SetKeyPointers(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var changes = new List<(string Field, JsonElement Value)>();
        foreach (var item in call.Read(errors).Objects("key_pointers", required: true, least: 1))
        {
            var name = item.Text("key_pointer_field_name");
            var id = item.Integer("key_pointer_id");
            var definition = workspace.KeyPointerDefinitions.Find(definition => definition.FieldName == name || definition.Id == id);
            if (definition is null)
            {
                item.Add(name is null ? "key_pointer_id" : "key_pointer_field_name", "Unknown key pointer.");
            }
            else
            {
                changes.Add((definition.FieldName, Value(item) ?? Null));
            }
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var activity = contract.KeyPointers.Count == 0 ? Activities.KeyPointerCreation : Activities.KeyPointerUpdation;
        var rows = changes.ConvertAll(change => Row(ExtractedFacts.Set(workspace, contract, change.Field, change.Value)));
        events.Raise(contract, activity, call.User);
        return Answer.Ok(rows);
    }

    private Answer SetKeyPointer(SpotDraftCall call, Contract contract)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        body.Flag("was_edited_by_user");
        body.Objects("value_source_metadata");
        body.Text("source_datatype", blank: true);
        if (contract.KeyPointers.Find(pointer => pointer.Id == call.Number("key_pointer_id")) is not { } pointer)
        {
            return Answer.NotFound;
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var updated = ExtractedFacts.Set(workspace, contract, pointer.FieldName, Value(body) ?? pointer.Value);
        events.Raise(contract, Activities.KeyPointerUpdation, call.User);
        return Answer.Ok(Row(updated));
    }

    /// <summary>The value as sent, where null empties a key pointer; nothing where the field is absent.</summary>
    private static JsonElement? Value(FieldReader body) => body.Element.TryGetProperty("value", out var value) ? value : null;

    private Answer PatchData(SpotDraftCall call, Contract contract)
    {
        if (contract.Kind == ContractKind.HistoricalClickwrap)
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "Historic contracts are not supported.");
        }

        if (contract.Status == ContractStatus.Executed)
        {
            return Answer.Detail(
                StatusCodes.Status400BadRequest,
                "Contract cannot be updated because it has been executed.",
                "SD_PUBLIC_00009"
            );
        }

        if (contract.Status is ContractStatus.Voided or ContractStatus.OnHold || contract.Template is null)
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "Contract cannot be updated in its current status.");
        }

        var errors = new FieldErrors();
        if (call.Read(errors).Object("data", required: true) is { } data)
        {
            TemplateData.Check(contract.Template, data, partial: true);
            if (!errors.Any)
            {
                contract.Data = Merged(contract.Data, data);
                events.Raise(contract, Activities.DataUpdated, call.User);
            }
        }

        return errors.Any ? Answer.Described(errors) : Answer.Ok(new { data = contract.Data });
    }

    /// <summary>The answers to the intake form of uploaded paper, merged; names that the form does not know are taken too.</summary>
    private Answer PatchIntake(SpotDraftCall call, Contract contract)
    {
        if (contract.Kind is not (ContractKind.UploadEditable or ContractKind.UploadSign or ContractKind.UploadExecuted))
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "The contract has no intake form.");
        }

        if (contract.Status is ContractStatus.Voided or ContractStatus.OnHold)
        {
            return Answer.Detail(StatusCodes.Status400BadRequest, "The intake form cannot be edited in the contract's current status.");
        }

        contract.IntakeData = Merged(contract.IntakeData, call.Read(new FieldErrors()));
        events.Raise(contract, Activities.DataUpdated, call.User);
        return Answer.Ok(new { data = contract.IntakeData, created = contract.LastUpdated });
    }

    private static Dictionary<string, JsonElement> Merged(IReadOnlyDictionary<string, JsonElement> old, FieldReader changes)
    {
        var merged = new Dictionary<string, JsonElement>(old, StringComparer.Ordinal);
        foreach (var property in changes.Element.EnumerateObject())
        {
            merged[property.Name] = property.Value;
        }

        return merged;
    }

    private static object Row(KeyPointer pointer) =>
        new
        {
            id = pointer.Id,
            value = pointer.Value,
            label = pointer.Label,
            field_name = pointer.FieldName,
            data_type = pointer.DataType,
            format_option = new { },
        };
}
