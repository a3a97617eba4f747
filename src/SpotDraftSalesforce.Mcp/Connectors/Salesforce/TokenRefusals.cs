using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Connectors.Salesforce;

/// <summary>What the refusals of the token endpoint mean and what to do about each.</summary>
internal static class TokenRefusals
{
    /// <summary>Makes the error of a token request exact. Other faults, such as an outage, stay what they are.</summary>
    public static Error Of(string connection, SalesforceOptions options, string grant, Error error)
    {
        var cure = Cure(connection, options, grant, error.Upstream?.Code, error.Upstream?.Message);
        return cure is null || error.Upstream?.Status is not (400 or 401 or 403)
            ? error
            : error with
            {
                Code = ErrorCode.ConnectionExpired,
                Message = $"Salesforce gives {connection} no token: {error.Upstream.Message ?? error.Upstream.Code}",
                Cause = $"The {options.Flow} flow was refused ({error.Upstream.Code}).",
                Cure = cure,
                Retry = RetryAdvice.AfterFix,
            };
    }

    /// <summary>The refresh token is dead and stays so, as against a client or a user who is refused for now.</summary>
    public static bool IsDead(Error error) => error.Code == ErrorCode.ConnectionExpired && error.Upstream?.Code == "invalid_grant";

    public static bool IsWrongAudience(Error error) =>
        error.Upstream?.Code == "invalid_grant" && error.Upstream.Message?.Contains("audience", StringComparison.OrdinalIgnoreCase) == true;

    public static GovernedException NotAuthorized(string connection) =>
        Refused(
            ErrorCode.ConnectionExpired,
            $"Nobody has authorised {connection} yet, or its authorisation was withdrawn.",
            "The connection waits for a person to sign in to Salesforce once.",
            $"Run 'connections login {connection}'."
        );

    public static GovernedException Refused(ErrorCode code, string message, string cause, string? cure = null) =>
        new(
            new Error
            {
                Code = code,
                Message = message,
                Cause = cause,
                Cure = cure ?? "Renew the credentials of the connection, then call again.",
            }
        );

    private static string? Cure(string connection, SalesforceOptions options, string grant, string? code, string? said) =>
        code switch
        {
            "invalid_client" or "invalid_client_id" => "Correct ClientId and ClientSecret.",
            "invalid_grant" when grant == SalesforceFlow.AuthorizationCode =>
                $"Run 'connections login {connection}' again: a sign-in holds for some minutes and for one use.",
            "invalid_grant" when options.Flow == SalesforceFlow.AuthorizationCode =>
                $"Authorise the connection again with 'connections reauth {connection}': its refresh token is expired or withdrawn.",
            "invalid_grant" when options.Flow == SalesforceFlow.RefreshToken =>
                "Authorise the connection again: its refresh token is expired or withdrawn.",
            "invalid_grant" when options.Flow == SalesforceFlow.Jwt =>
                "Check that Username is right and active, that the app is pre-authorised for the user, that LoginUrl fits (test.salesforce.com for a sandbox), and that the certificate is the key's.",
            "invalid_grant" when said?.Contains("no client credentials user", StringComparison.OrdinalIgnoreCase) == true =>
                "Set the Run-As user of the client credentials flow in the policies of the External Client App.",
            "invalid_grant" => "Check that a Run-As user is set for client credentials and that LoginUrl is the org's My Domain address.",
            "unsupported_grant_type" => "Enable the flow in the External Client App.",
            "redirect_uri_mismatch" => "Add the address that the command names to the callback URLs of the External Client App.",
            "inactive_user" or "inactive_org" => "Activate the integration user, or the org.",
            _ => null,
        };
}
