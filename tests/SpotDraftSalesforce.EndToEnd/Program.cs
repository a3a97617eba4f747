using System.Globalization;
using SpotDraftSalesforce.EndToEnd.Conformance.Fixture;
using SpotDraftSalesforce.EndToEnd.Files;

// The tests run in this assembly; started as a program it is the fixture server (over stdio, or over HTTP where the first line on stdout is the
// endpoint), or a process that sends a large file and tells what that costs.
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

if (args is ["--upload", var folder, var opportunity, var size])
{
    return await UploadProbe.RunAsync(folder, opportunity, long.Parse(size, CultureInfo.InvariantCulture), Console.Out);
}

await Console.Error.WriteLineAsync("usage: SpotDraftSalesforce.EndToEnd --http | --stdio | --upload FOLDER OPPORTUNITY BYTES");
return 2;
