using System.Security.Cryptography;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>
/// The append-only hash tree of RFC 6962, section 2.1, kept as its frontier: the roots of the perfect subtrees that make up the tree,
/// largest first. Appending costs O(log n) and needs nothing but the frontier.
/// </summary>
public sealed class MerkleTree
{
    public const int HashSize = 32;

    private readonly List<byte[]> _frontier;

    public MerkleTree()
        : this(0, []) { }

    public MerkleTree(long size, ReadOnlySpan<byte> frontier)
    {
        if (frontier.Length != long.PopCount(size) * HashSize)
        {
            throw new ArgumentException(
                $"A tree of {size} leaves has {long.PopCount(size)} subtrees, not {frontier.Length / HashSize}.",
                nameof(frontier)
            );
        }

        Size = size;
        _frontier = [];
        for (var at = 0; at < frontier.Length; at += HashSize)
        {
            _frontier.Add(frontier.Slice(at, HashSize).ToArray());
        }
    }

    public long Size { get; private set; }

    /// <summary>The hash of a leaf's content: SHA-256 of a zero byte and the content.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> content) => Hash(0, content, []);

    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Hash(1, left, right);

    public void Append(byte[] leafHash)
    {
        ArgumentNullException.ThrowIfNull(leafHash);
        var node = leafHash;
        for (var trailing = long.TrailingZeroCount(~Size); trailing > 0; trailing--)
        {
            node = NodeHash(_frontier[^1], node);
            _frontier.RemoveAt(_frontier.Count - 1);
        }

        _frontier.Add(node);
        Size++;
    }

    /// <summary>The tree head; SHA-256 of nothing for an empty tree.</summary>
    public byte[] Root()
    {
        if (_frontier.Count == 0)
        {
            return SHA256.HashData([]);
        }

        var root = _frontier[^1];
        for (var i = _frontier.Count - 2; i >= 0; i--)
        {
            root = NodeHash(_frontier[i], root);
        }

        return root;
    }

    /// <summary>The frontier as one run of hashes, as it is stored beside the tree's size.</summary>
    public byte[] Frontier() => [.. _frontier.SelectMany(hash => hash)];

    private static byte[] Hash(byte prefix, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var input = new byte[1 + first.Length + second.Length];
        input[0] = prefix;
        first.CopyTo(input.AsSpan(1));
        second.CopyTo(input.AsSpan(1 + first.Length));
        return SHA256.HashData(input);
    }
}
