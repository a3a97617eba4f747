using System.Text;
using SpotDraftSalesforce.Simulator.Salesforce.Writes;

namespace SpotDraftSalesforce.Simulator.Salesforce.Bulk;

/// <summary>Works through the rows of one ingest job, 200 at a time, so that other calls get their turn.</summary>
internal sealed class IngestRun(SalesforceOrg org, IngestJob job, int? failAfter, CancellationToken stopping)
{
    private const int ChunkSize = 200;

    private IngestColumns? _columns;

    public void Work()
    {
        try
        {
            using var text = new StreamReader(new MemoryStream(job.Data?.ToArray() ?? []), Encoding.UTF8);
            using var rows = job.Format.Read(text).GetEnumerator();
            if (rows.MoveNext() && !TakeHeader(rows.Current))
            {
                LeaveRest(rows);
                return;
            }

            while (!stopping.IsCancellationRequested && Take(rows) is { Count: > 0 } chunk)
            {
                if (!org.Atomically(() => SaveChunk(chunk)))
                {
                    LeaveRest(rows);
                    return;
                }
            }

            org.Atomically(() => Finish(null));
        }
        catch (FormatException malformed)
        {
            org.Atomically(() => Finish($"InvalidBatch : Failed to parse CSV. {malformed.Message}"));
        }
    }

    private static List<string[]> Take(IEnumerator<string[]> rows)
    {
        var chunk = new List<string[]>(ChunkSize);
        while (chunk.Count < ChunkSize && rows.MoveNext())
        {
            chunk.Add(rows.Current);
        }

        return chunk;
    }

    private bool TakeHeader(string[] header)
    {
        var (columns, problem) = IngestColumns.Of(job.Type, header);
        var needed = job.Operation switch
        {
            "insert" => null,
            "upsert" => job.Key!.Name,
            _ => "Id",
        };
        if (problem is null && needed is not null && columns!.IndexOf(needed) < 0)
        {
            problem = $"InvalidBatch : Field name not found : {needed}";
        }

        _columns = columns;
        return org.Atomically(() =>
        {
            job.Columns = header;
            if (problem is not null)
            {
                Finish(problem);
            }

            return problem is null;
        });
    }

    /// <summary>False when the job has come to an end before all rows have.</summary>
    private bool SaveChunk(List<string[]> chunk)
    {
        var writer = new RecordWriter(org, job.CreatedById);
        var keys = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at < chunk.Count; at++)
        {
            var over = job.Saved.Count + job.Refused.Count >= failAfter;
            if (over)
            {
                Finish("InternalServerError : The batch could not be processed");
            }

            if (job.Finished)
            {
                job.Unprocessed.AddRange(chunk.Skip(at));
                return false;
            }

            Note(chunk[at], chunk[at].Length == job.Columns.Count ? Save(writer, chunk[at], keys) : WrongLength(chunk[at]));
        }

        return true;
    }

    private SaveResult WrongLength(string[] row) =>
        SaveResult.Failed(new SaveError("INVALID_CSV", $"The row has {row.Length} values where the header has {job.Columns.Count}"));

    private SaveResult Save(RecordWriter writer, string[] row, HashSet<string> keys)
    {
        var columns = _columns!;
        var id = columns.IndexOf("Id");
        switch (job.Operation)
        {
            case "insert":
                return writer.Create(job.Type, columns.ToRecord(row));
            case "update":
                return writer.Update(job.Type, row[id], columns.ToRecord(row, id));
            case "upsert":
                var key = columns.IndexOf(job.Key!.Name);
                return row[key].Length > 0 && !keys.Add(row[key])
                    ? SaveResult.Failed(new SaveError("DUPLICATE_VALUE", $"Duplicate external id specified: {row[key]}"))
                    : writer.Upsert(job.Type, job.Key, row[key].Length == 0 ? null : row[key], columns.ToRecord(row, key));
            default:
                return writer.Delete(job.Type, row[id], purge: job.Operation == "hardDelete");
        }
    }

    private void Note(string[] row, SaveResult result)
    {
        if (result.Success)
        {
            job.Saved.Add(new IngestedRow(result.Id, result.Created, null, row));
            return;
        }

        var error = result.Errors[0];
        var fields = error.Fields.Count == 0 ? string.Empty : string.Join(", ", error.Fields) + " ";
        var id = _columns!.IndexOf("Id");
        job.Refused.Add(
            new IngestedRow(
                id >= 0 && id < row.Length && job.Operation != "insert" ? row[id] : null,
                false,
                $"{error.Code}:{error.Message}:{fields}--",
                row
            )
        );
    }

    private void LeaveRest(IEnumerator<string[]> rows) =>
        org.Atomically(() =>
        {
            while (rows.MoveNext())
            {
                job.Unprocessed.Add(rows.Current);
            }

            return job.Unprocessed.Count;
        });

    private bool Finish(string? problem)
    {
        if (!job.Finished)
        {
            job.ErrorMessage = problem;
            job.MoveTo(problem is null ? "JobComplete" : "Failed", org.Now);
        }

        return true;
    }
}
