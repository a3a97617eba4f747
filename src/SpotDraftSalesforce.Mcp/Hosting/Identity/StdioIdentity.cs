using SpotDraftSalesforce.Governance;

namespace SpotDraftSalesforce.Mcp.Hosting.Identity;

/// <summary>Who a local stdio server works for. Nothing proves it, so it is marked as asserted and never decides an approval.</summary>
internal static class StdioIdentity
{
    public const string PrincipalSetting = "Stdio:Principal";
    public const string RolesSetting = "Stdio:Roles";
    public const string KindSetting = "Stdio:Kind";
    public const string SponsorSetting = "Stdio:Sponsor";

    public const string Channel = "stdio";

    /// <param name="simulator">True where the server runs on the simulator, which needs no identity of one's own.</param>
    /// <exception cref="GovernedException"><see cref="ErrorCode.InvalidArgument"/>, naming the setting that is missing or wrong.</exception>
    public static Caller FromConfiguration(IConfiguration configuration, bool simulator)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var principal = configuration[PrincipalSetting];
        if (string.IsNullOrWhiteSpace(principal))
        {
            return simulator ? Visitor(configuration) : throw new GovernedException(NoPrincipal());
        }

        var roles = Roles(configuration);
        return roles.Length == 0 && !simulator
            ? throw new GovernedException(NoRoles(principal))
            : new Caller
            {
                Id = principal.Trim(),
                Kind = Kind(configuration),
                Roles = roles.Length == 0 ? VisitorRoles : roles,
                Sponsor = Sponsor(configuration),
                Asserted = true,
                Channel = Channel,
            };
    }

    private static IReadOnlyList<string> VisitorRoles { get; } = ["sales_manager"];

    private static Caller Visitor(IConfiguration configuration) =>
        new()
        {
            Id = "visitor",
            Kind = CallerKind.User,
            Roles = Roles(configuration) is { Length: > 0 } roles ? roles : VisitorRoles,
            Asserted = true,
            Channel = Channel,
        };

    private static string[] Roles(IConfiguration configuration) =>
        (configuration[RolesSetting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? Sponsor(IConfiguration configuration)
    {
        var sponsor = configuration[SponsorSetting];
        return Kind(configuration) == CallerKind.User ? null
            : string.IsNullOrWhiteSpace(sponsor)
                ? throw new GovernedException(
                    Wrong(
                        SponsorSetting,
                        "A machine needs a sponsor: the person who answers for it.",
                        "Set SDSF_Stdio__Sponsor to the person's id."
                    )
                )
            : sponsor.Trim();
    }

    private static CallerKind Kind(IConfiguration configuration) =>
        configuration[KindSetting] switch
        {
            null or "" or "user" => CallerKind.User,
            "agent" => CallerKind.Agent,
            "service" => CallerKind.Service,
            var other => throw new GovernedException(
                Wrong(KindSetting, $"'{other}' is no kind of caller.", "Set SDSF_Stdio__Kind to user, agent or service, or leave it out.")
            ),
        };

    private static Error NoPrincipal() =>
        Wrong(
            PrincipalSetting,
            "This server does not know for whom it works.",
            "Set SDSF_Stdio__Principal to your id (for instance your e-mail address) and SDSF_Stdio__Roles to your roles, separated by commas, in the "
                + "'env' of your client's entry for this server; or start it with --simulator to try it out."
        );

    private static Error NoRoles(string principal) =>
        Wrong(
            RolesSetting,
            $"'{principal}' has no role, so that every call would be denied.",
            "Set SDSF_Stdio__Roles to roles of policies/access.yaml, separated by commas, for instance 'sales'."
        );

    private static Error Wrong(string setting, string message, string cure) =>
        new()
        {
            Code = ErrorCode.InvalidArgument,
            Message = message,
            Cause = $"The setting SDSF_{setting.Replace(":", "__", StringComparison.Ordinal)} is missing or wrong.",
            Cure = cure,
            Path = setting,
        };
}
