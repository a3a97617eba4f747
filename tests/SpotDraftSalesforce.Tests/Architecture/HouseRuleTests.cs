namespace SpotDraftSalesforce.Tests.Architecture;

/// <summary>What keeps a file readable in one sitting.</summary>
public sealed class HouseRuleTests
{
    private const int MostLines = 300;

    /// <summary>Files that are longer, each with its reason and the length that it may not pass.</summary>
    private static readonly Dictionary<string, int> Longer = new(StringComparer.Ordinal)
    {
        // One run of one operation is read as one piece: what was sent, what it may mean, what follows.
        ["SpotDraftSalesforce.Governance/Operations/OperationRun.cs"] = 400,

        // Opening, locking and returning sessions hold one another's invariants.
        ["SpotDraftSalesforce.Mcp/Storage/Sqlite/SqliteDatabase.cs"] = 330,
    };

    [Fact]
    public void No_file_is_longer_than_three_hundred_lines() =>
        Assert.Empty(
            SourceFile
                .All.Where(file => file.Lines.Count > Longer.GetValueOrDefault(file.Path, MostLines))
                .Select(file => $"{file}: {file.Lines.Count} lines")
        );

    [Fact]
    public void A_program_starts_within_forty_lines() =>
        Assert.Empty(SourceFile.All.Where(file => file.Name == "Program" && file.Lines.Count > 40).Select(file => file.Path));

    [Theory]
    [InlineData("Helper")]
    [InlineData("Util")]
    [InlineData("Manager")]
    [InlineData("Common")]
    public void Names_come_from_the_domain(string forbidden) =>
        Assert.Empty(
            SourceFile
                .All.Where(file =>
                    file.Name.Contains(forbidden, StringComparison.Ordinal) || file.Path.Contains($"/{forbidden}", StringComparison.Ordinal)
                )
                .Where(file => file.Name != "VerbOptions")
                .Select(file => file.Path)
        );
}
