using System.Globalization;
using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;

/// <summary>What an executed template contract's answers say as key pointers.</summary>
internal static class ExtractedFacts
{
    public static void Fill(Workspace workspace, Contract contract)
    {
        if (contract.Template is null || contract.KeyPointers.Count > 0)
        {
            return;
        }

        var data = contract.Data;
        if (data.TryGetValue("contract_value", out var value))
        {
            var currency = data.TryGetValue("contract_currency", out var code) ? code.GetString() : "USD";
            Set(workspace, contract, KeyPointerNames.ContractValue, SpotDraftJson.Element(new { type = currency, value }));
            Set(workspace, contract, KeyPointerNames.TermNumber, SpotDraftJson.Element(1));
        }

        Copy(workspace, contract, "start_date", KeyPointerNames.EffectiveDate);
        Copy(workspace, contract, "effective_date", KeyPointerNames.EffectiveDate);
        Copy(workspace, contract, "notice_period_days", KeyPointerNames.NoticePeriodDays);
        Copy(workspace, contract, "auto_renewal", KeyPointerNames.AutoRenewal);
        Copy(workspace, contract, "governing_law", KeyPointerNames.GoverningLaw);
        Copy(workspace, contract, "term_months", KeyPointerNames.RenewalTermMonths);
        if (
            data.TryGetValue("start_date", out var start)
            && data.TryGetValue("term_months", out var months)
            && Day(start.GetString()!) is { } day
            && months.TryGetInt32(out var count)
            && count is > 0 and < 1200
        )
        {
            var end = day.AddMonths(count).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            Set(workspace, contract, KeyPointerNames.EndDate, SpotDraftJson.Element(end));
        }
    }

    /// <summary>Sets one key pointer by its field name, which must be defined; returns it.</summary>
    public static KeyPointer Set(Workspace workspace, Contract contract, string fieldName, JsonElement value)
    {
        if (fieldName == KeyPointerNames.EndDate)
        {
            contract.ExpiringAt = value.ValueKind == JsonValueKind.String ? Day(value.GetString()!) : null;
        }

        var at = contract.KeyPointers.FindIndex(pointer => pointer.FieldName == fieldName);
        if (at >= 0)
        {
            return contract.KeyPointers[at] = contract.KeyPointers[at] with { Value = value };
        }

        var definition = workspace.KeyPointerDefinitions.Find(definition => definition.FieldName == fieldName)!;
        var added = new KeyPointer
        {
            Id = workspace.NextId("key_pointer", 70001),
            FieldName = fieldName,
            Label = definition.Label,
            DataType = definition.DataType,
            Value = value,
        };
        contract.KeyPointers.Add(added);
        return added;
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static void Copy(Workspace workspace, Contract contract, string variable, string fieldName)
    {
        if (contract.Data.TryGetValue(variable, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            Set(workspace, contract, fieldName, value);
        }
    }
}
