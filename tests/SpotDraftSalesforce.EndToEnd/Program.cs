using SpotDraftSalesforce.EndToEnd.Conformance.Fixture;

// The tests run in this assembly; started as a program it is the fixture server: over stdio, or over HTTP, where the first line on stdout is the endpoint.
if (args is ["--stdio"])
{
    await FixtureHost.CreateStdio().RunAsync();
    return 0;
}

if (args is ["--http"])
{
    await using var app = await FixtureHost.StartHttpAsync();
    await Console.Out.WriteLineAsync(FixtureHost.Endpoint(app).ToString());
    await Console.Out.FlushAsync();
    await app.WaitForShutdownAsync();
    return 0;
}

await Console.Error.WriteLineAsync("usage: SpotDraftSalesforce.EndToEnd --http | --stdio");
return 2;
