using System.Globalization;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Files;

/// <summary>The document of a contract: what was uploaded, or its facts as a PDF. Stable once the contract is executed.</summary>
internal static class ContractDocument
{
    public static DocumentBytes Content(Contract contract) =>
        contract.File.Content is { } uploaded ? new DocumentBytes(uploaded) : PdfDocument.Render(Lines(contract), contract.File.Size);

    public static IReadOnlyList<string> Lines(Contract contract) =>
        [
            contract.Name,
            "",
            $"Contract {contract.Id} ({contract.Type.Name}), reference {contract.ReferenceId}",
            $"Between {contract.Entity.Name} and {string.Join(" and ", contract.Parties.Select(party => party.Name))}",
            "",
            .. contract.Data.Select(answer => $"{answer.Key}: {answer.Value}"),
            "",
            .. contract.Recipients.Select(Signature),
            contract.Times.Executed is { } executed ? $"Executed {Instant(executed)}" : "Not executed",
        ];

    /// <summary>The id of a version, which counts from 1 in each contract.</summary>
    public static int VersionId(Contract contract, int version) => (contract.Number * 100) + version;

    /// <summary>A PDF that was uploaded and has no font has no text either: its pages are pictures.</summary>
    public static bool IsScan(Contract contract) =>
        contract.File is { Content: { } uploaded, IsDocx: false } && uploaded.AsSpan().IndexOf("/Font"u8) < 0;

    public static string FileName(Contract contract) =>
        contract.File.Name ?? string.Concat(contract.Name.Select(letter => letter is '/' or '\\' or '"' ? '-' : letter)) + ".pdf";

    private static string Signature(Recipient recipient) =>
        recipient is { Signed: true, Acted: { } at }
            ? $"Signed by {recipient.Name} {recipient.Title} <{recipient.Email}> {Instant(at)}"
            : $"For signature by {recipient.Name} {recipient.Title} <{recipient.Email}>";

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
