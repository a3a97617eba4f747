using System.Globalization;
using System.Runtime.CompilerServices;
using SpotDraftSalesforce.Simulator.Salesforce.Records;

namespace SpotDraftSalesforce.Simulator.Salesforce.Rest;

/// <summary>Conditional requests on a record, by its <c>LastModifiedDate</c>, and on an account by its <c>ETag</c>.</summary>
internal static class RecordPreconditions
{
    /// <summary>The answer that ends the request; null when it may go on.</summary>
    public static RestAnswer? Check(RestRequest request, OrgRecord record)
    {
        if (!record.Type.TryField("LastModifiedDate", out var field) || record[field] is not DateTimeOffset modified)
        {
            return null;
        }

        if (CheckTag(request, record) is { } tagged)
        {
            return tagged;
        }

        if (request.Header("If-Unmodified-Since") is { } unmodified)
        {
            if (!TryHttpDate(unmodified, out var since))
            {
                return RestAnswer.Error(400, "INVALID_REQUEST", $"Invalid value in If-Unmodified-Since: {unmodified}");
            }

            if (modified > since)
            {
                return RestAnswer.Error(412, "PRECONDITION_FAILED", "The record was modified since the given time");
            }
        }

        return
            request.Method == "GET"
            && request.Header("If-Modified-Since") is { } text
            && TryHttpDate(text, out var last)
            && modified <= last
            ? RestAnswer.Empty(304)
            : null;
    }

    /// <summary>The tag of an account as it stands; other objects have none.</summary>
    public static string? TagOf(OrgRecord record) =>
        record.Type.Name == "Account"
            ? string.Create(CultureInfo.InvariantCulture, $"\"{RuntimeHelpers.GetHashCode(record.Values):x8}\"")
            : null;

    private static RestAnswer? CheckTag(RestRequest request, OrgRecord record)
    {
        if (TagOf(record) is not { } tag)
        {
            return null;
        }

        if (request.Header("If-Match") is { } wanted && wanted != "*" && !wanted.Split(',', StringSplitOptions.TrimEntries).Contains(tag))
        {
            return RestAnswer.Error(412, "PRECONDITION_FAILED", "The record does not have the given ETag");
        }

        return
            request.Method == "GET"
            && request.Header("If-None-Match") is { } known
            && known.Split(',', StringSplitOptions.TrimEntries).Any(one => one == "*" || one == tag)
            ? RestAnswer.Empty(304)
            : null;
    }

    private static bool TryHttpDate(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
