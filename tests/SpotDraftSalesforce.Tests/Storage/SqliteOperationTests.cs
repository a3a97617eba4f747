using SpotDraftSalesforce.Tests.Support;

namespace SpotDraftSalesforce.Tests.Storage;

public sealed class SqliteOperationTests : OperationContractTests
{
    private readonly StateFolder _folder = new();

    private protected override Process Open() => SqliteProcess.Open(_folder);

    private protected override void Clean() => _folder.Dispose();
}
