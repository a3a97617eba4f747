using System.Globalization;
using Serilog;
using Serilog.Events;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Logs go to a file in the state folder and to stderr: stdout belongs to the protocol.</summary>
internal static class ServerLogging
{
    private const int FilesKept = 14;
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void Add(ILoggingBuilder logging, ServerOptions options, bool verbose)
    {
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(verbose ? LogEventLevel.Debug : LogEventLevel.Information)
            .MinimumLevel.Override("Microsoft", verbose ? LogEventLevel.Information : LogEventLevel.Warning)
            .MinimumLevel.Override("ModelContextProtocol", verbose ? LogEventLevel.Information : LogEventLevel.Warning)
            .MinimumLevel.Override("System.Net.Http", LogEventLevel.Warning)
            .WriteTo.Console(
                verbose ? LogEventLevel.Debug : LogEventLevel.Warning,
                Line,
                CultureInfo.InvariantCulture,
                standardErrorFromLevel: LogEventLevel.Verbose
            )
            .WriteTo.File(
                options.LogFile,
                outputTemplate: Line,
                formatProvider: CultureInfo.InvariantCulture,
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: FilesKept,
                shared: true
            )
            .CreateLogger();
        logging.ClearProviders();
        logging.AddSerilog(logger, dispose: true);
    }
}
