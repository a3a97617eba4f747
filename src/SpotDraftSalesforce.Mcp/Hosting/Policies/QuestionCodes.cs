namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>The codes of the questions that tools may put to a person; <c>*</c> in approvals.yaml stands for those not named.</summary>
internal static class QuestionCodes
{
    public const string Any = "*";

    public static IReadOnlySet<string> Known { get; } =
        new HashSet<string>(StringComparer.Ordinal)
        {
            Any,
            "amount_computed",
            "contract_in_signature",
            "deleted_by_person",
            "end_date_moved",
            "name_match",
            "only_open",
            "other_party",
            "relinked",
            "value_differs",
        };
}
