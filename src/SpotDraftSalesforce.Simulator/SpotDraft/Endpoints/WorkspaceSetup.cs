using System.Globalization;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>How the workspace is set up: templates, contract types, entities, key pointer definitions, members.</summary>
internal sealed class WorkspaceSetup(Workspace workspace)
{
    /// <summary>The one contract type without a workflow for third-party paper.</summary>
    public const int UnlinkedTypeId = 103;

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
        routes.Add("GET", "contract_types/{contract_type_id}/entities", TypeEntities);
        routes.Add("GET", "contract_types/{contract_type_id}/intake_form/questionnaire/", IntakeForm);
        routes.Add("GET", "organizations/entities/", _ => Answer.Ok(workspace.Entities.Select(Row).ToArray()));
        routes.Add("GET", "organizations/types/", OrganizationTypes);
        routes.Add("GET", "key_pointers/", KeyPointers);
        routes.Add("GET", "auth/users/", Users);
        routes.Add("GET", "auth/roles/", _ => Answer.Ok(new { active_roles = workspace.Roles.Select(Row).ToArray() }));
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
        var any = Tags(call, "tags");
        var all = Tags(call, "tags_all");
        var kind = call.Query["cp_types"].ToString();
        return Answer.Ok(
            new
            {
                items = workspace
                    .Templates.Where(template => any.Length == 0 || any.Any(template.Tags.Contains))
                    .Where(template => all.All(template.Tags.Contains))
                    .Where(template =>
                        kind.Length == 0
                        || template.CounterpartyKind == "Both"
                        || kind.Split(',').Contains(template.CounterpartyKind, StringComparer.Ordinal)
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

    private static string[] Tags(SpotDraftCall call, string name) =>
        [.. call.Query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))];

    private static Answer Retag(SpotDraftCall call, Template template)
    {
        var errors = new FieldErrors();
        var tags = call.Read(errors).Texts("tags");
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        template.Tags = tags;
        return Answer.Ok(Row(template));
    }

    private static Answer Metadata(Template template) =>
        Answer.Ok(new { attributes = template.Attributes.Select(Row).ToArray(), counter_party_kind = template.CounterpartyKind });

    private Answer TypeEntities(SpotDraftCall call) =>
        workspace.ContractTypes.Exists(type => type.Id == call.Number("contract_type_id"))
            ? Answer.Ok(
                workspace
                    .Entities.Select(
                        (entity, index) =>
                            new
                            {
                                entity_id = entity.Id,
                                entity_name = entity.Name,
                                entity_type = entity.Type.Name,
                                jurisdiction_of_incorporation = entity.Jurisdiction.Name,
                                address = new
                                {
                                    city = entity.Address.City,
                                    state = entity.Address.State,
                                    country = entity.Address.Country.Name,
                                    zipcode = entity.Address.Zipcode,
                                    line_one = entity.Address.LineOne,
                                },
                                is_primary = index == 0,
                            }
                    )
                    .ToArray()
            )
            : Answer.NotFound;

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

    private Answer OrganizationTypes(SpotDraftCall call)
    {
        var code = call.Query["jurisdiction_iso_code"].ToString();
        var country = code.Length == 0 ? Country.All[0] : Country.ByCode(code);
        return country is null
            ? Answer.Coded(StatusCodes.Status400BadRequest, "SD_PUBLIC_00001", $"Unknown jurisdiction: {code}")
            : Answer.Ok(
                workspace
                    .OrganizationTypes.Select(type => new
                    {
                        id = type.Id,
                        name = type.Name,
                        jurisdiction = country,
                    })
                    .ToArray()
            );
    }

    private Answer KeyPointers(SpotDraftCall call)
    {
        var text = call.Query["contract_type_id"].ToString();
        if (text.Length == 0)
        {
            return Answer.Invalid("contract_type_id", "This field is required.");
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return Answer.Invalid("contract_type_id", "A valid integer is required.");
        }

        if (!workspace.ContractTypes.Exists(type => type.Id == id))
        {
            return Answer.NotFound;
        }

        return Answer.Ok(
            workspace
                .KeyPointerDefinitions.Select(definition => new
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

    private Answer Users(SpotDraftCall call)
    {
        var email = call.Query["user_email"].ToString();
        var name = call.Query["user_name"].ToString();
        var found = workspace
            .Users.Where(user => email.Length == 0 || string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase))
            .Where(user => name.Length == 0 || user.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        return Page.Of(
            call,
            found,
            user => new
            {
                id = user.Id,
                email = user.Email,
                name = user.Name,
                designation = user.Designation,
                roles = user.Roles.Select(Row).ToArray(),
                is_active = user.IsActive,
            }
        );
    }

    private static object Row(WorkspaceRole role) =>
        new
        {
            id = role.Id,
            name = role.Name,
            description = role.Description,
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

    private static object Row(LegalEntity entity, int index) =>
        new
        {
            id = entity.Id,
            name = entity.Name,
            reference_id = entity.ReferenceId,
            jurisdiction = entity.Jurisdiction,
            organization_type = entity.Type,
            primary_address = new
            {
                id = entity.Address.Id,
                line_one = entity.Address.LineOne,
                city_name = entity.Address.City,
                state_name = entity.Address.State,
                zipcode = entity.Address.Zipcode,
                country = entity.Address.Country,
            },
            is_primary = index == 0,
        };
}
