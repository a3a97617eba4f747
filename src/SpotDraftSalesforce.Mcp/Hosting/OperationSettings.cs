using System.Globalization;
using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Governance.Operations;

namespace SpotDraftSalesforce.Mcp.Hosting;

/// <summary>Reads <see cref="OperationOptions"/> from the section <c>Operations</c>: whole seconds, such as <c>SDSF_Operations__SettleWindow=120</c>.</summary>
internal static class OperationSettings
{
    public static OperationOptions Of(IConfiguration configuration)
    {
        var section = configuration.GetSection("Operations");
        var usual = new OperationOptions();
        return usual with
        {
            Lease = Seconds(section, nameof(usual.Lease), usual.Lease),
            SettleWindow = Seconds(section, nameof(usual.SettleWindow), usual.SettleWindow),
            AnswerWithin = Seconds(section, nameof(usual.AnswerWithin), usual.AnswerWithin),
        };
    }

    private static TimeSpan Seconds(IConfigurationSection section, string key, TimeSpan usual)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return usual;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
            : throw new GovernedException(
                new Error
                {
                    Code = ErrorCode.InvalidArgument,
                    Message = $"SDSF_Operations__{key} is '{text}', not a number of seconds from 1 to 86400.",
                    Cure = "Correct the setting, or remove it.",
                    Path = $"Operations:{key}",
                }
            );
    }
}
