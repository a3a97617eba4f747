using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance;
using static SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup.DescribedObject;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce.Setup;

/// <summary>Compares a live org, as describe shows it to the connection's user, with what the product needs of it. Reads only.</summary>
internal sealed class OrgCheck(SalesforceClient client, PairOptions pair, TemplateDemand templates)
{
    private const string Deploy =
        "Deploy the project that 'setup salesforce' writes, and assign its permission set to the integration user.";

    /// <summary>FieldPermissions would tell the two apart, but only to users with 'View Setup and Configuration', which the integration user does not need.</summary>
    private const string FieldDeploy =
        Deploy
        + " Which of the two it is, an administrator sees in Setup, Object Manager; where the field is there already, assigning the permission set is enough.";

    private readonly List<OrgFinding> _findings = [];
    private readonly Dictionary<string, DescribedObject?> _described = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="GovernedException">The org cannot be asked at all.</exception>
    public async Task<IReadOnlyList<OrgFinding>> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var need in OrgNeeds.Of(pair))
        {
            await CheckAsync(need, cancellationToken);
        }

        await CheckStagesAsync(cancellationToken);
        await CheckValuesAsync(cancellationToken);
        foreach (var (template, source) in templates.Sources.Distinct())
        {
            await CheckSourceAsync(template, source, cancellationToken);
        }

        return [.. _findings.OrderBy(finding => finding.Severity)];
    }

    private async Task CheckAsync(ObjectNeed need, CancellationToken cancellationToken)
    {
        var severity = need.Recommended ? OrgSeverity.Warning : OrgSeverity.Problem;
        if (await DescribeAsync(need.Name, cancellationToken) is not { } found)
        {
            Add(severity, "missing_object", need.Name, "The org has no such object, or the integration user has no right to it.", Deploy);
            return;
        }

        if ((need.Create && !found.Createable) || (need.Update && !found.Updateable))
        {
            var right = need.Create && !found.Createable ? "create" : "edit";
            Add(severity, "no_object_right", need.Name, $"The integration user may not {right} these records.", Deploy);
        }

        foreach (var field in need.Fields)
        {
            CheckField(severity, found, need, field);
        }

        if (need.Create)
        {
            foreach (var name in found.Required.Except(need.Fields.Select(field => field.Name), StringComparer.OrdinalIgnoreCase))
            {
                Add(
                    severity,
                    "required_field_unfilled",
                    $"{need.Name}.{name}",
                    "The org demands this field for a new record, and nothing fills it.",
                    "Give the field a default value in Setup, or make it optional for the integration user's records."
                );
            }
        }
    }

    private void CheckField(OrgSeverity severity, DescribedObject found, ObjectNeed need, FieldNeed wanted)
    {
        var where = $"{need.Name}.{wanted.Name}";
        if (found.Field(wanted.Name) is not { } field)
        {
            Add(
                severity,
                "missing_field",
                where,
                "The org has no such field, or field-level security hides it from the integration user.",
                wanted.Field is null
                    ? $"Give the integration user read access to {where}; the permission set does for what it may."
                    : FieldDeploy
            );
            return;
        }

        if (wanted.Field is { } ours)
        {
            CheckShape(severity, where, field, ours);
        }

        if ((wanted.Create && !Flag(field, "createable")) || (wanted.Update && !Flag(field, "updateable")))
        {
            var right = wanted.Create && !Flag(field, "createable") ? "set this field on a new record" : "change this field";
            Add(
                severity,
                "no_field_right",
                where,
                $"The integration user may not {right}: it is read-only for them (field-level security), or computed.",
                $"Give the integration user edit access to {where}; the permission set of 'setup salesforce' does."
            );
        }
    }

    private void CheckShape(OrgSeverity severity, string where, JsonObject field, OrgField ours)
    {
        var type = (string?)field["type"];
        if (type != ours.DescribedType)
        {
            Add(
                severity,
                "wrong_type",
                where,
                $"The field is of type {type}, not {ours.DescribedType}.",
                $"Change its type to {ours.Type}, or name another field in the pair's Fields settings."
            );
            return;
        }

        if (Number(field, "length") < ours.DescribedLength)
        {
            Add(
                severity,
                "too_short",
                where,
                $"The field takes {Number(field, "length")} characters; {ours.DescribedLength} are needed.",
                $"Set its length to {ours.DescribedLength}."
            );
        }

        if (ours.IsKey && !(Flag(field, "externalId") && Flag(field, "unique")))
        {
            Add(
                severity,
                "not_unique_external_id",
                where,
                "The field is not a unique external id, so writing twice can make two records.",
                "Tick 'External ID' and 'Unique' on the field."
            );
        }
    }

    private async Task CheckStagesAsync(CancellationToken cancellationToken)
    {
        if (await DescribeAsync("OpportunityStage", cancellationToken) is null)
        {
            return;
        }

        var stages = await client.QueryAsync(
            "SELECT ApiName, MasterLabel, IsWon, IsClosed FROM OpportunityStage WHERE IsActive = TRUE ORDER BY SortOrder",
            cancellationToken
        );
        var names = stages.Select(stage => (string?)stage["ApiName"] ?? (string?)stage["MasterLabel"]).OfType<string>().ToList();
        var won = stages.Where(stage => Flag(stage, "IsWon")).Select(stage => (string?)stage["ApiName"]).OfType<string>().ToList();
        var have = $"The org's active stages are {string.Join(", ", names)}.";
        if (pair.Stages.Won is { } chosen && !won.Contains(chosen, StringComparer.Ordinal))
        {
            Add(
                OrgSeverity.Problem,
                "renamed_stage",
                $"OpportunityStage.{chosen}",
                $"The pair closes deals in '{chosen}', which is no active won stage. The won ones are: {string.Join(", ", won)}.",
                "Set Stages:Won of the pair to one of them."
            );
        }
        else if (pair.Stages.Won is null && won.Count != 1)
        {
            Add(
                OrgSeverity.Problem,
                won.Count == 0 ? "no_won_stage" : "ambiguous_won_stage",
                "OpportunityStage",
                won.Count == 0 ? "The org has no active won stage." : $"Several stages are won: {string.Join(", ", won)}.",
                won.Count == 0 ? "Activate one in Setup." : "Set Stages:Won of the pair to one of them."
            );
        }

        if (pair.Stages.RenewalStart is { } start && !names.Contains(start, StringComparer.Ordinal))
        {
            Add(
                OrgSeverity.Problem,
                "renamed_stage",
                $"OpportunityStage.{start}",
                $"The pair starts renewals in '{start}', which is no active stage. {have}",
                "Set Stages:RenewalStart of the pair to one of them."
            );
        }

        foreach (var (template, stage) in templates.Stages.Where(stage => !names.Contains(stage.Value, StringComparer.Ordinal)))
        {
            Add(
                OrgSeverity.Problem,
                "renamed_stage",
                $"OpportunityStage.{stage}",
                $"The template '{template}' serves the stage '{stage}', which is no active stage. {have}",
                "Write the stage's present name into the template's file under policies/templates."
            );
        }
    }

    private async Task CheckValuesAsync(CancellationToken cancellationToken)
    {
        await CheckValueAsync(
            "Opportunity",
            "Type",
            pair.RenewalType,
            "Renewals get this value (the pair's RenewalType).",
            cancellationToken
        );
        foreach (var (template, type) in templates.Types)
        {
            await CheckValueAsync("Opportunity", "Type", type, $"The template '{template}' serves this value.", cancellationToken);
        }

        foreach (var status in new[] { "Completed", "Not Started" })
        {
            await CheckValueAsync("Task", "Status", status, "Tasks are created with this value.", cancellationToken);
        }

        await CheckValueAsync("Task", "Priority", "Normal", "Tasks are created with this value.", cancellationToken);
    }

    private async Task CheckValueAsync(string type, string field, string value, string why, CancellationToken cancellationToken)
    {
        var allowed = (await DescribeAsync(type, cancellationToken))?.Allowed(field);
        if (allowed is null || allowed.Contains(value, StringComparer.Ordinal))
        {
            return;
        }

        Add(
            OrgSeverity.Problem,
            "picklist_value_missing",
            $"{type}.{field}",
            $"The picklist is restricted and has no active value '{value}'. {why} It has: {string.Join(", ", allowed)}.",
            $"Add the value '{value}' to the picklist in Setup, or change the setting or the template to one that it has."
        );
    }

    /// <summary>Follows a source such as <c>Opportunity.Account.Name</c> through the org's relationships.</summary>
    private async Task CheckSourceAsync(string template, string source, CancellationToken cancellationToken)
    {
        var steps = source.Split('.');
        if (steps.Length < 2 || steps[0] is not ("Opportunity" or "Contact"))
        {
            return;
        }

        var type = steps[0];
        foreach (var relationship in steps[1..^1])
        {
            if ((await DescribeAsync(type, cancellationToken))?.Related(relationship) is not { } next)
            {
                AddSource(template, source, $"{type} has no relationship {relationship}");
                return;
            }

            type = next;
        }

        if ((await DescribeAsync(type, cancellationToken))?.Field(steps[^1]) is null)
        {
            AddSource(template, source, $"{type} has no field {steps[^1]}");
        }
    }

    private void AddSource(string template, string source, string why) =>
        Add(
            OrgSeverity.Problem,
            "missing_source",
            source,
            $"The template '{template}' reads {source}, but {why}, or the integration user may not see it.",
            "Correct the source in the template's file under policies/templates, or give the integration user access to the field."
        );

    private async Task<DescribedObject?> DescribeAsync(string type, CancellationToken cancellationToken)
    {
        if (_described.TryGetValue(type, out var known))
        {
            return known;
        }

        try
        {
            return _described[type] = new DescribedObject(await client.DescribeAsync(type, cancellationToken));
        }
        catch (GovernedException fault) when (fault.Error.Code == ErrorCode.NotFound)
        {
            return _described[type] = null;
        }
    }

    private void Add(OrgSeverity severity, string kind, string where, string message, string cure) =>
        _findings.Add(new OrgFinding(severity, kind, where, Http.VendorText.Clean(message)!, cure));
}
