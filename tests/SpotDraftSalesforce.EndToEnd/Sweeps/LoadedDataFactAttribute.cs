using SpotDraftSalesforce.EndToEnd.Outside;

namespace SpotDraftSalesforce.EndToEnd.Sweeps;

/// <summary>A test on published data that is kept beside the repository; skipped, with the reason, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LoadedDataFactAttribute : FactAttribute
{
    public LoadedDataFactAttribute()
    {
        if (Folder is null)
        {
            Skip = "The test data is absent: set SDSF_TEST_DATA to its folder, or put it at ../shared/data beside the repository.";
        }
    }

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("SDSF_TEST_DATA");
        var folder = string.IsNullOrEmpty(named) ? Path.GetFullPath(Path.Combine(RepositoryFolders.Root, "..", "shared", "data")) : named;
        return Directory.Exists(folder) ? folder : null;
    }
}
