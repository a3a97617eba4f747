using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>
/// Makes the whole log again from its JSON and compares: every leaf, the order, every kept head, the values behind the commitments. Whoever may
/// write the state folder could still write a whole new log that fits together: only a head kept elsewhere shows that.
/// </summary>
public sealed class AuditVerifier(IAuditLog log)
{
    /// <param name="known">A head from outside, where there is one.</param>
    public async Task<AuditVerification> VerifyAsync(KnownHead? known, CancellationToken cancellationToken)
    {
        // The head is read first: what other processes append meanwhile lies behind it and is for the next verification.
        var head = await log.HeadAsync(cancellationToken);
        var kept = await log.CheckpointsAsync(cancellationToken);
        if (kept.Count > 0 && kept[^1].Size > head.Size && (await log.HeadAsync(cancellationToken)).Size < kept[^1].Size)
        {
            return Failed(new MerkleTree(), null, $"The log ends at {head.Size} events, but a head over {kept[^1].Size} was kept.");
        }

        var heads = new Queue<TreeHead>(kept.Where(checkpoint => checkpoint.Size <= head.Size));
        var tree = new MerkleTree();
        await foreach (var stored in log.ReadAsync(0, cancellationToken))
        {
            if (stored.Seq >= head.Size)
            {
                return (await log.HeadAsync(cancellationToken)).Size > stored.Seq
                    ? Ended(tree, head, known, heads)
                    : Failed(tree, stored.Seq, "The event lies behind the end of the log.");
            }

            if (await ProblemOfAsync(stored, tree.Size, cancellationToken) is { } problem)
            {
                return Failed(tree, problem.Seq, problem.What);
            }

            tree.Append(stored.Leaf);
            if (CheckHeads(tree, heads, known) is { } differs)
            {
                return Failed(tree, tree.Size - 1, differs);
            }
        }

        return Ended(tree, head, known, heads);
    }

    private async Task<AuditProblem?> ProblemOfAsync(StoredEvent stored, long expected, CancellationToken cancellationToken)
    {
        if (stored.Seq != expected)
        {
            return new AuditProblem(expected, $"The event is missing; the next one is {stored.Seq}.");
        }

        JsonObject envelope;
        try
        {
            envelope = JsonNode.Parse(stored.Json)!.AsObject();
            if (CanonicalJson.Text(envelope) != stored.Json)
            {
                return new AuditProblem(stored.Seq, "Its JSON is not canonical (RFC 8785).");
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            return new AuditProblem(stored.Seq, $"Its JSON cannot be read: {fault.Message}");
        }

        if (!MerkleTree.LeafHash(Encoding.UTF8.GetBytes(stored.Json)).AsSpan().SequenceEqual(stored.Leaf))
        {
            return new AuditProblem(stored.Seq, "Its JSON does not have the hash that stands in the log.");
        }

        return EnvelopeProblem(stored, envelope) ?? await ValueProblemAsync(stored, envelope, cancellationToken);
    }

    /// <summary>The columns beside the JSON are what searches look at: they must say the same.</summary>
    private static AuditProblem? EnvelopeProblem(StoredEvent stored, JsonObject envelope)
    {
        (string Name, string? Column)[] pairs =
        [
            ("time", SealedEvent.Instant(stored.Time)),
            ("type", stored.Type),
            ("call", stored.CallId),
            ("operation", stored.OperationId),
        ];
        var differing = Array.Find(pairs, pair => envelope[pair.Name]?.ToString() != pair.Column);
        return differing.Name is null
            ? null
            : new AuditProblem(stored.Seq, $"Its column for '{differing.Name}' says something else than the event.");
    }

    private async Task<AuditProblem?> ValueProblemAsync(StoredEvent stored, JsonObject envelope, CancellationToken cancellationToken)
    {
        if (!stored.Json.Contains("\"sha256\":\"", StringComparison.Ordinal) || envelope["data"] is not { } data)
        {
            return null;
        }

        foreach (var value in await log.ValuesAsync(stored.Seq, cancellationToken))
        {
            var committed =
                JsonPointer.TryFind(data, value.Path, out _, out _, out var found) && found is JsonObject commitment
                    ? commitment["sha256"]?.ToString()
                    : null;
            if (committed is null || committed != Digest.Commit(value.Salt, JsonNode.Parse(value.Json)))
            {
                return new AuditProblem(stored.Seq, $"The value kept for {value.Path} is not the one that was committed to.");
            }
        }

        return null;
    }

    private static string? CheckHeads(MerkleTree tree, Queue<TreeHead> heads, KnownHead? known)
    {
        if (known?.Size == tree.Size && !string.Equals(known.Root, Root(tree), StringComparison.OrdinalIgnoreCase))
        {
            return $"The head known from outside, over {known.Size} events, has another root.";
        }

        while (heads.TryPeek(out var kept) && kept.Size <= tree.Size)
        {
            heads.Dequeue();
            if (kept.Size == tree.Size && !Fits(tree, kept))
            {
                return $"The head that was kept over {kept.Size} events has another root.";
            }
        }

        return null;
    }

    private static AuditVerification Ended(MerkleTree tree, TreeHead head, KnownHead? known, Queue<TreeHead> heads)
    {
        if (tree.Size < head.Size)
        {
            return Failed(
                tree,
                tree.Size,
                string.Create(CultureInfo.InvariantCulture, $"The log ends here, but its head says {head.Size}.")
            );
        }

        if (known is not null && known.Size > tree.Size)
        {
            return Failed(tree, tree.Size, $"The log ends here, but the head known from outside says {known.Size}.");
        }

        return heads.Count > 0 ? Failed(tree, null, $"A head over {heads.Peek().Size} events was kept that cannot be checked.")
            : !Fits(tree, head) ? Failed(tree, null, "The log's head has another root or frontier than its events.")
            : new AuditVerification(true, tree.Size, Root(tree), null);
    }

    private static bool Fits(MerkleTree tree, TreeHead head) =>
        tree.Root().AsSpan().SequenceEqual(head.Root) && tree.Frontier().AsSpan().SequenceEqual(head.Frontier);

    private static AuditVerification Failed(MerkleTree tree, long? seq, string what) =>
        new(false, tree.Size, Root(tree), new AuditProblem(seq, what));

    private static string Root(MerkleTree tree) => Convert.ToHexStringLower(tree.Root());
}
