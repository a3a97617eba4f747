using System.Globalization;

namespace SpotDraftSalesforce.Simulator.Salesforce.Records;

/// <summary>Turns what seeds and loaders pass into the values that records hold.</summary>
internal static class ClrValue
{
    public static object? Convert(object? value) =>
        value switch
        {
            int or long or short or double or float => System.Convert.ToDecimal(value, CultureInfo.InvariantCulture),
            DateTime time => Whole(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc))),
            DateTimeOffset time => Whole(time),
            byte[] bytes => ContentBlob.Of(bytes),
            _ => value,
        };

    private static DateTimeOffset Whole(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
