using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Operations;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Content;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.Secrets;
using SpotDraftSalesforce.Mcp.Storage.Sqlite;

namespace SpotDraftSalesforce.EndToEnd.Files;

/// <summary>A process of its own that stores a file and sends it to Salesforce as the server does, and tells what that cost in memory.</summary>
internal static class UploadProbe
{
    private const int Warming = 45_000_000;

    /// <summary>Prints the memory before the upload, the most during it and that after it, in bytes.</summary>
    /// <param name="folder">State and content; connections come from the environment, with the prefix of the server's own settings.</param>
    public static async Task<int> RunAsync(string folder, string opportunity, long size, TextWriter output)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables("SDSF_").Build();
        using var database = new SqliteDatabase(Path.Combine(folder, "state.db"));
        using var catalog = new ConnectionCatalog(
            configuration,
            new Unrecorded(),
            new SqlitePaceLedger(database, TimeProvider.System),
            new ProcessSecretStore(),
            new SecretSeal(new SecretKey(null, Path.Combine(folder, "secrets.key"))),
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        var content = new ContentStore(Path.Combine(folder, "content"), catalog, TimeProvider.System);
        var writes = new SalesforceChangeExecutor(catalog, content, TimeProvider.System);

        // The first upload pays for the code, the connection and the buffers; a server has them for long.
        await UploadAsync(writes, content, opportunity, Warming);
        GC.Collect();
        var before = Resident();
        var most = before;
        using var watching = new CancellationTokenSource();
        var watch = Task.Run(
            async () =>
            {
                using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
                while (await ticks.WaitForNextTickAsync(watching.Token))
                {
                    most = Math.Max(most, Resident());
                }
            },
            CancellationToken.None
        );
        var outcome = await UploadAsync(writes, content, opportunity, size);
        await watching.CancelAsync();
        await watch.ContinueWith(_ => { }, TaskScheduler.Default);
        await output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome.State} {before} {most} {Resident()} {outcome.RecordId} {outcome.Error?.Message}"
            )
        );
        return outcome.State == ChangeState.Done ? 0 : 1;
    }

    private static async Task<ChangeOutcome> UploadAsync(
        SalesforceChangeExecutor writes,
        ContentStore content,
        string opportunity,
        long size
    )
    {
        await using var bytes = new Generated(size);
        var file = await content.PutAsync(bytes, "spotdraft:main/contracts/T-1/executed.pdf", "large.pdf", CancellationToken.None);
        var change = new Change
        {
            Id = "c1",
            Connection = "salesforce:main",
            Operation = "upload",
            Object = "ContentVersion",
            Class = ChangeClass.Observable,
            Content = file,
            Fields =
            [
                new FieldChange { Field = "Title", After = "Large" },
                new FieldChange { Field = "PathOnClient", After = "large.pdf" },
                new FieldChange { Field = "FirstPublishLocationId", After = opportunity },
            ],
        };
        var effect = new Effect(Ids.Operation(), 1, ["c1"], Ids.Call());
        return (await writes.PerformAsync(new ChangeBatch([change], effect), CancellationToken.None))[0];
    }

    private static long Resident()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private sealed class Unrecorded : IAttemptRecorder
    {
        public Task RecordAsync(Effect effect, AttemptedRequest request, string? bodySha256, CancellationToken cancellationToken) =>
            Task.CompletedTask;
    }

    /// <summary>A file that is made while it is read.</summary>
    private sealed class Generated(long size) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => size;

        public override long Position
        {
            get => _at;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var part = (int)Math.Min(count, size - _at);
            for (var place = 0; place < part; place++)
            {
                buffer[offset + place] = (byte)((_at + place) * 31 % 251);
            }

            _at += part;
            return part;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
