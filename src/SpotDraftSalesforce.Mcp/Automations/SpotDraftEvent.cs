using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

namespace SpotDraftSalesforce.Mcp.Automations;

/// <summary>A webhook's message as far as we read it; the rest is kept in the inbox as it came.</summary>
/// <param name="Status">The contract's status when the event happened; it may be another one by now.</param>
/// <param name="At">The event's own time, by which events are ordered.</param>
internal sealed record SpotDraftEvent(string Activity, string? ContractId, string? Status, DateTimeOffset At)
{
    public const string Executed = "CONTRACT_EXECUTED";
    public const string Voided = "CONTRACT_VOIDED";
    public const string Linked = "CONTRACT_EXTERNAL_METADATA_CREATED";
    public const string Relinked = "CONTRACT_EXTERNAL_METADATA_UPDATED";

    /// <summary>Ours, as are the next two: SpotDraft has no event for them, and they are found by looking.</summary>
    public const string OnHold = "contract.on_hold";

    public const string Resumed = "contract.resumed";
    public const string Expired = "contract.expired";

    /// <summary>Stands for the activity of a message that is no event; SpotDraft's own are in capitals.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>Null where the body is no event of SpotDraft's.</summary>
    public static SpotDraftEvent? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject message && message["activity"] is JsonValue activity
                ? new SpotDraftEvent(
                    activity.ToString(),
                    message["contract_id"]?.ToString(),
                    message["contract_status"]?.ToString(),
                    TimeOf(message)
                )
                : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The event that a body holds; one that stands for it where it holds none, so that it can be kept and looked at.</summary>
    public static SpotDraftEvent Of(string body) => Parse(body) ?? new SpotDraftEvent(Unreadable, null, null, DateTimeOffset.UnixEpoch);

    /// <summary>What a contract's status says that no message has told; null where that is nothing.</summary>
    /// <param name="told">Activities of the contract's messages, oldest first.</param>
    public static string? Untold(string? status, IReadOnlyList<string> told)
    {
        var isKnownAsHeld = told.LastOrDefault(activity => activity is OnHold or Resumed) == OnHold;
        return status switch
        {
            ContractStatus.Executed when !told.Contains(Executed) => Executed,
            ContractStatus.Voided when !told.Contains(Voided) => Voided,
            ContractStatus.OnHold => isKnownAsHeld ? null : OnHold,
            null => null,
            _ => isKnownAsHeld ? Resumed : null,
        };
    }

    /// <summary>
    /// SpotDraft sends no delivery id: contract, activity, time and content together make two deliveries the same message.
    /// </summary>
    public string KeyFor(string body) => string.Create(CultureInfo.InvariantCulture, $"{ContractId}|{Activity}|{At:O}|{DigestOf(body)}");

    private static string DigestOf(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    private static DateTimeOffset TimeOf(JsonObject message) =>
        DateTimeOffset.TryParse(
            message["activity_data"]?["timestamp"]?.ToString(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at
            : DateTimeOffset.UnixEpoch;
}
