using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>An event in the form that is hashed: canonical JSON, sensitive values replaced by commitments.</summary>
/// <param name="Event">The event as it happened.</param>
/// <param name="Json">The canonical text.</param>
/// <param name="Leaf">Its leaf hash (RFC 6962).</param>
/// <param name="Values">What stands behind the commitments.</param>
public sealed record SealedEvent(AuditEvent Event, string Json, byte[] Leaf, IReadOnlyList<CommittedValue> Values)
{
    private const int SaltSize = 16;

    public static SealedEvent Seal(AuditEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var data = (JsonObject)happened.Data.DeepClone();
        var values = new List<CommittedValue>();
        foreach (var pointer in happened.Sensitive)
        {
            if (!JsonPointer.TryFind(data, pointer, out var parent, out var last, out var value) || value is null)
            {
                continue;
            }

            var salt = RandomNumberGenerator.GetBytes(SaltSize);
            values.Add(new CommittedValue(pointer, salt, CanonicalJson.Text(value)));
            JsonPointer.Replace(parent, last, new JsonObject { ["sha256"] = Digest.Commit(salt, value) });
        }

        var envelope = new JsonObject
        {
            ["v"] = AuditEvent.EnvelopeVersion,
            ["time"] = Instant(happened.Time),
            ["type"] = happened.Type,
            ["data"] = data,
        };
        AddUnlessNull(envelope, "call", happened.CallId);
        AddUnlessNull(envelope, "operation", happened.OperationId);
        var bytes = CanonicalJson.Bytes(envelope);
        return new SealedEvent(happened, System.Text.Encoding.UTF8.GetString(bytes), MerkleTree.LeafHash(bytes), values);
    }

    /// <summary>An instant as it stands in events: UTC, seven decimals, so that texts sort as times do.</summary>
    public static string Instant(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static void AddUnlessNull(JsonObject envelope, string name, string? value)
    {
        if (value is not null)
        {
            envelope[name] = value;
        }
    }
}

/// <summary>A value behind a commitment, kept where it can be erased.</summary>
/// <param name="Path">Where it stands in the event's data (JSON pointer).</param>
/// <param name="Salt">Random, so that the commitment cannot be tested against guesses.</param>
/// <param name="Json">The value in canonical JSON.</param>
public sealed record CommittedValue(string Path, byte[] Salt, string Json);
