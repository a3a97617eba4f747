using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;

/// <summary>The companies of the workspace's own side, and the types that companies may have.</summary>
internal sealed class LegalEntities(Workspace workspace)
{
    public void Map(RouteTable routes)
    {
        routes.Add("GET", "organizations/entities/", _ => Answer.Ok(workspace.Entities.Select(Row).ToArray()));
        routes.Add("POST", "organizations/entities/", Create);
        routes.Add("GET", "organizations/types/", Types);
        routes.Add("GET", "contract_types/{contract_type_id}/entities", OfType);
    }

    private Answer Create(SpotDraftCall call)
    {
        var errors = new FieldErrors();
        var body = call.Read(errors);
        var name = body.Text("name", required: true);
        var reference = body.Text("reference_id", required: true);
        if (reference is not null && workspace.Entities.Exists(entity => entity.ReferenceId == reference))
        {
            body.Add("reference_id", "An entity with this reference id already exists.");
        }

        var jurisdiction = ReadCountry(body, "jurisdiction_iso_code");
        var type = body.Known("organization_type_id", id => workspace.OrganizationTypes.Find(known => known.Id == id), required: true);
        var primary = body.Flag("is_primary", required: true);
        var address = ReadAddress(body.Object("primary_address", required: true));
        if (errors.Any)
        {
            return Answer.Invalid(errors);
        }

        var entity = new LegalEntity(workspace.NextId("entity", 2), name!, reference!, jurisdiction!, type!, address!);
        workspace.Entities.Insert(primary == true ? 0 : workspace.Entities.Count, entity);
        return Answer.Created(Row(entity, workspace.Entities.IndexOf(entity)));
    }

    private EntityAddress? ReadAddress(FieldReader? address)
    {
        var line = address?.Text("line_one", required: true);
        var city = address?.Text("city_name", required: true);
        var state = address?.Text("state_name", required: true, blank: true);
        var zipcode = address?.Text("zipcode", required: true, blank: true);
        var country = address is null ? null : ReadCountry(address, "country_iso_code");
        return country is null
            ? null
            : new EntityAddress(workspace.NextId("entity_address", 2), line ?? "", city ?? "", state ?? "", zipcode ?? "", country);
    }

    private static Country? ReadCountry(FieldReader body, string name)
    {
        var code = body.Text(name, required: true);
        var country = code is null ? null : Country.ByCode(code);
        if (code is not null && country is null)
        {
            body.Add(name, $"\"{code}\" is not a known country code.");
        }

        return country;
    }

    private Answer Types(SpotDraftCall call)
    {
        var code = call.Query["jurisdiction_iso_code"].ToString();
        var country = code.Length == 0 ? Country.All[0] : Country.ByCode(code);
        return country is null
            ? Answer.Coded(StatusCodes.Status400BadRequest, Answer.InvalidCode, $"Unknown jurisdiction: {code}")
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

    private Answer OfType(SpotDraftCall call) =>
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
