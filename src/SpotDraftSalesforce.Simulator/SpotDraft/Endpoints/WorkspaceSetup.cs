using System.Globalization;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>How the workspace is set up: templates, contract types, key pointer definitions, tags.</summary>
internal sealed class WorkspaceSetup(Workspace workspace)
{
    /// <summary>The one contract type without a workflow for third-party paper.</summary>
    public const int UnlinkedTypeId = 103;

    private const string Either = "Both";

    private static readonly string[] CounterpartyKinds = ["Organisation", "Individual"];
    private static readonly string[] TagTypes = ["Contract", "Clause"];

    public void Map(RouteTable routes)
    {
        routes.Add("GET", "templates/", Templates);
        OnTemplate(routes, "GET", "templates/{template_id}/", (_, template) => Answer.Ok(Row(template)));
        OnTemplate(routes, "PATCH", "templates/{template_id}/", Retag);
        OnTemplate(routes, "GET", "templates/{template_id}/metadata", (_, template) => Metadata(template));
        routes.Add(
            "GET",
            "contract_types/",
            _ => Answer.Ok(workspace.ContractTypes.Select(type => new { id = type.Id, name = type.Name }).ToArray())
        );
        routes.Add("GET", "contract_types/{contract_type_id}/intake_form/questionnaire/", IntakeForm);
        routes.Add("GET", "key_pointers/", KeyPointers);
        routes.Add("POST", "workspace/tags/", CreateTags);
    }

    private void OnTemplate(RouteTable routes, string method, string pattern, Func<SpotDraftCall, Template, Answer> handle) =>
        routes.Add(
            method,
            pattern,
            call =>
                workspace.Templates.Find(template => template.Id == call.Number("template_id")) is { } template
                    ? handle(call, template)
                    : Answer.NotFound
        );

    private Answer Templates(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var within = call.Query["tags"];
        var all = call.Query["tags_all"];
        var kind = call.Query["cp_types"].ToString();
        if (kind.Length > 0 && !CounterpartyKinds.Contains(kind, StringComparer.Ordinal))
        {
            errors.Add("cp_types", $"\"{kind}\" is not a valid choice.");
        }

        var every = call.Switch("cp_types_all", errors);
        // No template of the workspace is archived or takes several counterparties: these two leave nothing out.
        call.Switch("exclude_multi_party", errors);
        call.Switch("include_archived", errors);
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        return Answer.Ok(
            new
            {
                items = workspace
                    .Templates.Where(template => within.Count == 0 || (template.Tags.Count > 0 && template.Tags.All(within.Contains)))
                    .Where(template => all.All(tag => template.Tags.Contains(tag ?? "")))
                    .Where(template =>
                        kind.Length == 0 || template.CounterpartyKind == kind || (!every && template.CounterpartyKind == Either)
                    )
                    .Select(template => new
                    {
                        id = template.Id,
                        name = template.Name,
                        contract_type_id = template.Type.Id,
                    })
                    .ToArray(),
            }
        );
    }

    private static Answer Retag(SpotDraftCall call, Template template)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var tags = body.Raw("tags") is null ? template.Tags : body.Texts("tags");
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        template.Tags = tags;
        return Answer.Ok(Row(template));
    }

    private static Answer Metadata(Template template) =>
        Answer.Ok(new { attributes = template.Attributes.Select(Row).ToArray(), counter_party_kind = template.CounterpartyKind });

    /// <summary>One question that every third-party paper is asked, of the types that have a workflow for it.</summary>
    private Answer IntakeForm(SpotDraftCall call)
    {
        var id = call.Number("contract_type_id");
        return id == UnlinkedTypeId || !workspace.ContractTypes.Exists(type => type.Id == id)
            ? Answer.NotFound
            : Answer.Ok(
                new[]
                {
                    new
                    {
                        display_label = "Urgency",
                        variable = "urgency",
                        type = "enum",
                        options = new[] { new { label = "Normal", value = "NORMAL" }, new { label = "Urgent", value = "URGENT" } },
                        required = false,
                        question = "How urgent is it?",
                    },
                }
            );
    }

    private Answer KeyPointers(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var external = call.Switch("is_external", errors);
        var text = call.Query["contract_type_id"].ToString();
        if (text.Length == 0)
        {
            errors.Add("contract_type_id", "This field is required.");
        }

        var known = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
        if (text.Length > 0 && !known)
        {
            errors.Add("contract_type_id", "A valid integer is required.");
        }

        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        if (!workspace.ContractTypes.Exists(type => type.Id == id))
        {
            return Answer.NotFound;
        }

        // The one section that there is belongs to the workspace itself.
        return Answer.Ok(
            workspace
                .KeyPointerDefinitions.Where(_ => !external)
                .Select(definition => new
                {
                    id = definition.Id,
                    descriptors = new[]
                    {
                        new
                        {
                            display_label = definition.Label,
                            variable = definition.FieldName,
                            type = definition.AttributeType,
                            required = false,
                        },
                    },
                    section = new
                    {
                        id = 1,
                        section_type = "KEY_POINTERS",
                        name = "Key terms",
                    },
                })
                .ToArray()
        );
    }

    /// <summary>All of the tags or none: one that is there already refuses the whole request.</summary>
    private Answer CreateTags(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var asked = call.Read(errors).Objects("tags", required: true, least: 1).Select(ReadTag).ToArray();
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var taken = asked.Where(tag => workspace.Tags.Exists(known => Same(known, tag)) || asked.Count(other => Same(other, tag)) > 1);
        if (taken.FirstOrDefault() is { } twice)
        {
            return Answer.Coded(
                StatusCodes.Status400BadRequest,
                Answer.InvalidCode,
                $"A tag named \"{twice.Name}\" already exists in this workspace."
            );
        }

        var created = asked.Select(tag => tag with { Id = workspace.NextId("tag", 51) }).ToArray();
        workspace.Tags.AddRange(created);
        return Answer.Created(new { tags = created.Select(Row).ToArray() });
    }

    private static WorkspaceTag ReadTag(FieldReader tag)
    {
        var name = tag.Text("name", required: true);
        if (name is { Length: > 100 } || (name is not null && name.Trim().Length == 0))
        {
            tag.Add("name", "A name has 1 to 100 characters and is not blank.");
        }

        var colour = tag.Text("colour_code", blank: true) ?? "";
        if (colour.Length > 10)
        {
            tag.Add("colour_code", "Ensure this field has no more than 10 characters.");
        }

        return new WorkspaceTag(0, name ?? "", colour, tag.Choice("tag_entity_type", TagTypes) ?? TagTypes[0]);
    }

    private static bool Same(WorkspaceTag one, WorkspaceTag other) => one.Name == other.Name && one.EntityType == other.EntityType;

    private static object Row(WorkspaceTag tag) =>
        new
        {
            id = tag.Id,
            name = tag.Name,
            workspace_id = 1,
            colour_code = tag.ColourCode,
            tag_entity_type = tag.EntityType,
        };

    private static object Row(Template template) =>
        new
        {
            id = template.Id,
            name = template.Name,
            contract_type_id = template.Type.Id,
            tags = template.Tags,
        };

    /// <summary>What a part of an object says of its object is told where the template knows it.</summary>
    private static object Row(TemplateAttribute attribute) =>
        new
        {
            display_label = attribute.Label,
            variable = attribute.Variable,
            type = attribute.Type,
            help_text = attribute.HelpText,
            question = attribute.Question,
            options = attribute.Options.Select(option => new { label = option.Label, value = option.Value }).ToArray(),
            required = attribute.Required,
            default_value = attribute.Default,
            parent_variable = attribute.ParentRequired is null ? null : attribute.Parent,
            parent_required = attribute.ParentRequired,
            parent_type = attribute.ParentType,
            child_variable = attribute.ParentRequired is null ? null : attribute.Key,
            attributes = attribute.Attributes.Count == 0 ? null : attribute.Attributes.Select(Row).ToArray(),
        };
}
