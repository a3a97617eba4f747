using System.Security.Cryptography;
using System.Text;
using SpotDraftSalesforce.Governance.Evidence;

namespace SpotDraftSalesforce.Tests.Governance.Evidence;

public sealed class MerkleTreeTests
{
    /// <summary>The inputs of the Certificate Transparency project's reference tests.</summary>
    private static readonly byte[][] Leaves =
    [
        [],
        [0x00],
        [0x10],
        Convert.FromHexString("2021"),
        Convert.FromHexString("3031"),
        Convert.FromHexString("40414243"),
        Convert.FromHexString("5051525354555657"),
        Convert.FromHexString("606162636465666768696a6b6c6d6e6f"),
    ];

    [Fact]
    public void The_empty_tree_has_the_hash_of_nothing_as_its_root() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Hex(new MerkleTree().Root()));

    [Theory]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void The_roots_are_those_of_the_Certificate_Transparency_tests(int count, string root) =>
        Assert.Equal(root, Hex(TreeOf(Leaves.Take(count)).Root()));

    [Fact]
    public void Every_root_is_that_of_the_recursive_definition()
    {
        var leaves = Enumerable.Range(0, 70).Select(i => Encoding.UTF8.GetBytes($"leaf {i}")).ToArray();
        for (var count = 0; count <= leaves.Length; count++)
        {
            Assert.Equal(Hex(Definition(leaves.AsSpan(0, count))), Hex(TreeOf(leaves.Take(count)).Root()));
        }
    }

    [Fact]
    public void A_tree_goes_on_from_its_frontier()
    {
        var whole = new MerkleTree();
        var resumed = new MerkleTree();
        for (var i = 0; i < 40; i++)
        {
            var leaf = MerkleTree.LeafHash([(byte)i]);
            whole.Append(leaf);
            resumed = new MerkleTree(resumed.Size, resumed.Frontier());
            resumed.Append(leaf);
            Assert.Equal(Hex(whole.Root()), Hex(resumed.Root()));
        }
    }

    [Fact]
    public void A_frontier_of_another_size_is_refused() => Assert.Throws<ArgumentException>(() => new MerkleTree(3, new byte[32]));

    private static MerkleTree TreeOf(IEnumerable<byte[]> leaves)
    {
        var tree = new MerkleTree();
        foreach (var leaf in leaves)
        {
            tree.Append(MerkleTree.LeafHash(leaf));
        }

        return tree;
    }

    /// <summary>RFC 6962, section 2.1, word for word.</summary>
    private static byte[] Definition(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0)
        {
            return SHA256.HashData([]);
        }

        if (leaves.Length == 1)
        {
            return SHA256.HashData([0, .. leaves[0]]);
        }

        var k = 1;
        while (k * 2 < leaves.Length)
        {
            k *= 2;
        }

        return SHA256.HashData([1, .. Definition(leaves[..k]), .. Definition(leaves[k..])]);
    }

    private static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);
}
