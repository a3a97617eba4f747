using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Endpoints;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Controls;

/// <summary>Contracts that a test wants to be there, of kinds that no route of the API creates.</summary>
internal sealed class ContractMaking(
    Workspace workspace,
    SimulatorClock clock,
    ContractLifecycle lifecycle,
    Signatures signatures,
    ContractEvents events
)
{
    /// <summary>The kinds that no route of the API creates, and uploads for tests that need no file.</summary>
    private static readonly Dictionary<string, ContractKind> Kinds = new(StringComparer.Ordinal)
    {
        ["UPLOAD_EXECUTED"] = ContractKind.UploadExecuted,
        ["EXPRESS_TEMPLATE"] = ContractKind.ExpressTemplate,
        ["CLICKWRAP"] = ContractKind.Clickwrap,
        ["HISTORICAL_CLICKWRAP"] = ContractKind.HistoricalClickwrap,
    };

    /// <summary>
    /// A contract out of nothing: name, contract_type_id (102), counterparty, external_metadata, key_pointers by field name, date (of execution),
    /// file_size, kind. An express template waits for signatures; the other kinds are executed.
    /// </summary>
    public Answer Make(FieldReader body)
    {
        var name = body.Text("name", required: true);
        var typeId = body.Integer("contract_type_id") ?? 102;
        var type = workspace.ContractTypes.Find(type => type.Id == typeId);
        if (type is null)
        {
            body.Add("contract_type_id", "Unknown contract type.");
        }

        var party = body.Text("counterparty", required: true);
        var metadata = body.Object("external_metadata");
        var pointers = body.Object("key_pointers");
        var day = Day(body, "date");
        var size = body.Integer("file_size") ?? 0;
        var kind = body.Choice("kind", [.. Kinds.Keys]) ?? "UPLOAD_EXECUTED";
        foreach (var property in pointers?.Element.EnumerateObject().ToArray() ?? [])
        {
            if (!workspace.KeyPointerDefinitions.Exists(definition => definition.FieldName == property.Name))
            {
                pointers!.Add(property.Name, "Unknown key pointer.");
            }
        }

        if (body.Errors.Any)
        {
            return Answer.Invalid(body.Errors);
        }

        var draft = new Made(name!, Kinds[kind], type!, party!, metadata?.Element, pointers?.Element, size, At(day));
        return Answer.Created(ContractDump.Of(Make(draft)));
    }

    private DateTimeOffset At(DateOnly? day) =>
        day is { } date ? new DateTimeOffset(date.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero) : clock.GetUtcNow();

    private Contract Make(Made draft)
    {
        var creator = workspace.Users[0];
        var parties = new PartyReader(workspace, events).Settle([new NamedParty { IsIndividual = false, Name = draft.Party }], creator);
        var contract = new Contract
        {
            Number = workspace.NextId("contract", 1001),
            Name = draft.Name,
            Kind = draft.Kind,
            Type = draft.Type,
            Entity = workspace.Entities[0],
            Creator = creator,
            Parties = parties,
            Created = draft.At,
            SeenFrom = clock.Machine.GetUtcNow(),
            ExternalMetadata = draft.Metadata,
        };
        contract.File.Size = draft.Size;
        foreach (var property in draft.Pointers?.EnumerateObject().ToArray() ?? [])
        {
            ExtractedFacts.Set(workspace, contract, property.Name, property.Value);
        }

        lifecycle.Created(contract);
        if (contract.Kind == ContractKind.ExpressTemplate)
        {
            signatures.Ask(contract, creator);
        }
        else
        {
            lifecycle.Execute(contract, draft.At);
        }

        return contract;
    }

    public static DateOnly? Day(FieldReader body, string name)
    {
        if (body.Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        body.Add(name, "Use YYYY-MM-DD.");
        return null;
    }

    private sealed record Made(
        string Name,
        ContractKind Kind,
        ContractType Type,
        string Party,
        JsonElement? Metadata,
        JsonElement? Pointers,
        int Size,
        DateTimeOffset At
    );
}
