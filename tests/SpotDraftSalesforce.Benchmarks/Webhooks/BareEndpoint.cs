using Microsoft.Data.Sqlite;

namespace SpotDraftSalesforce.Benchmarks.Webhooks;

/// <summary>The least that an endpoint can do which loses nothing: it commits the body to a database on the disk and answers 202.</summary>
internal static class BareEndpoint
{
    public static WebApplication Build(string database)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var connection = new SqliteConnection($"Data Source={database}");
        app.Lifetime.ApplicationStopped.Register(connection.Dispose);
        connection.Open();
        using (var setup = connection.CreateCommand())
        {
            setup.CommandText =
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE received (id INTEGER PRIMARY KEY, body BLOB)";
            setup.ExecuteNonQuery();
        }

        var turn = new SemaphoreSlim(1, 1);
        app.MapPost(
            "/",
            async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                await turn.WaitAsync();
                try
                {
                    await using var insert = connection.CreateCommand();
                    insert.CommandText = "INSERT INTO received (body) VALUES (@body)";
                    insert.Parameters.AddWithValue("@body", body.ToArray());
                    await insert.ExecuteNonQueryAsync();
                }
                finally
                {
                    turn.Release();
                }

                return Results.Accepted();
            }
        );
        return app;
    }
}
