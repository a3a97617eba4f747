namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft.Setup;

/// <summary>
/// What the SpotDraft connector relies on and SpotDraft's documents do not say. Nothing here was confirmed in a real workspace: <c>doctor spotdraft</c>
/// confirms what can be seen by reading (<see cref="WorkspaceCheck"/>), and says of the rest how to confirm it.
/// </summary>
/// <param name="Key">Stable, such as <c>page.maxLimit</c>.</param>
/// <param name="Assumed">What we take to be so.</param>
/// <param name="Default">What the connector does, also where it is not so.</param>
/// <param name="Confirm">How to find out.</param>
internal sealed record Assumption(string Key, string Assumed, string Default, string Confirm)
{
    public static IReadOnlyList<Assumption> All { get; } =
    [
        new(
            "rate.window",
            "ten requests in any sliding second are allowed to a workspace",
            "ten (RequestsPerSecond); one less for ten minutes after a 429",
            "a minute at full rate, count 429"
        ),
        new("rate.retryAfter", "429 may carry Retry-After", "honoured where present, otherwise backoff with jitter", "one burst"),
        new(
            "auth.errorBody",
            "401, 403 and 429 have a body with detail",
            "any body, or none, gives the same error code",
            "a call with a wrong secret"
        ),
        new(
            "auth.userEmail",
            "an unknown or inactive user-email is refused with 403",
            "told as connection_refused",
            "name somebody who left"
        ),
        new(
            "validation.errorBody",
            "field by field: {\"field\":[\"text\"]}",
            "each of the three shapes is read",
            "create with an empty body"
        ),
        new("id.listForm", "list rows have \"T-n\", lookups a bare number", "text and number are both read", "first list call"),
        new("id.prefixForBareInteger", "a bare number is a T- contract", "T-", "compare a creation's answer with its webhook"),
        new("page.maxLimit", "a page has at most 100 rows", "100; paging goes by what the answer says", "limit=500"),
        new(
            "extmeta.idMatch",
            "ids are compared as plain text",
            "Salesforce ids are always sent in 18 characters",
            "link with 15, look up with 18"
        ),
        new("extmeta.lookupNesting", "the lookup answers […], perhaps [[…]]", "both are read", "one lookup"),
        new("extmeta.lookupCap", "50 rows mean that there may be more", "refused with conflict", "link 60 drafts with one id"),
        new(
            "extmeta.recordData",
            "record_data is stored and read back whole",
            "it is read per contract where the row lacks it",
            "create, then read"
        ),
        new(
            "extmeta.lookupLag",
            "a new contract is in the lookup and the list within ten seconds",
            "the settle window of the engine is longer",
            "create, look up at once"
        ),
        new(
            "list.createdAt",
            "filter__created_at[$gte] takes an ISO instant in UTC",
            "the second route of recovery",
            "list since a minute ago"
        ),
        new("void.again", "voiding a void contract is refused", "the status is read: void is done", "void twice"),
        new("void.status", "any status but EXECUTED can be voided", "the refusal is told", "void a signed contract"),
        new("counterparty.names", "names are unique within a workspace", "exact name finds what we created", "create one twice"),
        new(
            "address.readBack",
            "an address is read back without country_iso_code",
            "fields that are not read back are not compared",
            "read one"
        ),
        new(
            "download.afterExecution",
            "the link may be missing for a while after execution (404)",
            "asked for again for 3.5 s, then told as not_found; automations try again",
            "ask for it from the webhook"
        ),
        new(
            "download.host",
            "the signed address is https on another host and takes no credential",
            "opened without credentials",
            "one download"
        ),
        new("notes.shape", "notes come as a list, perhaps as one object", "both are read", "take two notes, read them"),
        new(
            "data.readBack",
            "contract data is read back as the answers to the template's questions",
            "a field that is not there counts as not yet set",
            "patch, then read the questionnaire"
        ),
        new("webhook.delete", "deleting a deleted webhook is 404", "done", "delete twice"),
        new("mark.again", "a contract out for signature cannot be marked", "the status is read: mark is done", "mark twice"),
        new(
            "preview.words",
            "a preview wants a country and a last name where a creation does not",
            "the country's code and - stand in",
            "preview without both"
        ),
        new(
            "redirect.slash",
            "a path with the wrong slash is answered with a redirect to the right one",
            "an error that names the location",
            "ask for templates without its slash"
        ),
        new(
            "list.lastUpdatedOn",
            "filter__last_updated_on[$gte] takes an ISO instant in UTC",
            "the reconcile pass asks by it",
            "list what changes after tomorrow"
        ),
        new("list.expiringAt", "filter__expiring_at takes dates", "sweeps and expiry ask by it", "list what ends in a hundred years"),
        new(
            "webhook.delivery",
            "webhooks come at least once, in any order, and stop after too many failures",
            "stored once, ordered by their own time, and reconciled every five minutes",
            "ask SpotDraft; own log"
        ),
        new("webhook.extraKeys", "events have further keys and kinds that we do not know", "ignored, and kept in the inbox", "own log"),
        new(
            "extmeta.merge",
            "writing external metadata replaces its data",
            "what stood there is sent along",
            "write twice with different data, read it"
        ),
        new(
            "extmeta.nativeSync",
            "SpotDraft's own reverse sync wants an object configuration besides the link",
            "not sent; our automations do not need it",
            "ask SpotDraft"
        ),
        new("lifecycle.createStatus", "a contract from a template starts as DRAFT", "the status is read, never concluded", "create one"),
        new(
            "lifecycle.uploadStatus",
            "uploads start as REDLINING, SIGN or EXECUTED by their kind",
            "the status is read, never concluded",
            "upload one of each"
        ),
        new(
            "lifecycle.sendFromSign",
            "sending a contract in SIGN sends the signature requests",
            "send_contract sends it only when asked to again",
            "send one in SIGN"
        ),
        new("lifecycle.markAllowedFrom", "DRAFT and REDLINING can be marked for execution", "the refusal is told", "mark one on hold"),
        new(
            "lifecycle.markBlockedByApprovals",
            "a pending approval blocks marking with 402",
            "told as upstream_rejected",
            "mark one with an approval pending"
        ),
        new("lifecycle.unmarkTarget", "unmarking leads back to REDLINING", "the status is read, never concluded", "unmark one"),
        new(
            "counterparty.duplicate",
            "a second counterparty of a name is refused with 409",
            "the one that is there is looked for",
            "create one twice"
        ),
        new(
            "webhook.disabling",
            "a subscription is disabled by itself after failures that nobody counts for us",
            "the reconcile pass goes on without it; webhooks rotate makes a new one",
            "ask SpotDraft; let one fail"
        ),
        new(
            "kind.pairing",
            "the kinds of webhooks and those of the API pair in the order in which they are listed",
            "kinds are shown, and nothing is concluded from them",
            "compare a webhook with a list row"
        ),
        new("oauth.none", "an API credential is enough for every route that is used", "bearer tokens are not implemented", "ask SpotDraft"),
    ];
}
