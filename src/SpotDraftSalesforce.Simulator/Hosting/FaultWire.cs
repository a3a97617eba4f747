using System.Text.Json;
using SpotDraftSalesforce.Simulator.Faults;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;

namespace SpotDraftSalesforce.Simulator.Hosting;

/// <summary>Faults as <c>/_sim/faults</c> reads and writes them.</summary>
internal static class FaultWire
{
    public static string Name(FaultKind kind) => JsonSerializer.SerializeToElement(kind).GetString()!;

    /// <summary>
    /// <c>{"system":"spotdraft","kind":"status","method"?,"path"?,"times"?,"every"?,"status"?,"body"?,"content_type"?,"headers"?,"delay_ms"?}</c>;
    /// null with errors noted when a field is wrong.
    /// </summary>
    public static Fault? Read(FieldReader body)
    {
        var names = Enum.GetValues<FaultKind>().ToDictionary(Name, kind => kind, StringComparer.Ordinal);
        var system = body.Choice("system", ["salesforce", "spotdraft"], required: true);
        var kind = body.Choice("kind", names.Keys, required: true);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in body.Object("headers")?.Element.EnumerateObject().ToArray() ?? [])
        {
            headers[header.Name] = header.Value.ToString();
        }

        var fault = new Fault
        {
            System = system ?? "",
            Kind = kind is null ? default : names[kind],
            Method = body.Text("method"),
            Path = body.Text("path"),
            Times = body.Integer("times"),
            Every = body.Integer("every") ?? 1,
            Status = body.Integer("status") ?? 0,
            Body = body.Raw("body") is { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json
                ? json.GetRawText()
                : body.Text("body", blank: true),
            ContentType = body.Text("content_type") ?? "application/json",
            Headers = headers,
            DelayMs = body.Integer("delay_ms") ?? 0,
        };
        return body.Errors.Any ? null : fault;
    }

    public static object Row((Fault Fault, int Met) armed) =>
        new
        {
            id = armed.Fault.Id,
            system = armed.Fault.System,
            kind = Name(armed.Fault.Kind),
            method = armed.Fault.Method,
            path = armed.Fault.Path,
            times = armed.Fault.Times,
            every = armed.Fault.Every,
            status = armed.Fault.Status,
            delay_ms = armed.Fault.DelayMs,
            met = armed.Met,
        };
}
