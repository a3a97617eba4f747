using SpotDraftSalesforce.Governance;
using SpotDraftSalesforce.Mcp.Connectors;
using SpotDraftSalesforce.Mcp.Connectors.Salesforce;
using SpotDraftSalesforce.Mcp.Connectors.SpotDraft;
using SpotDraftSalesforce.Mcp.Tools.Records;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Tools.MarkClosedWon;

/// <summary>
/// Knows which contracts close a deal: those whose template file says so, alone or together with others. Everything else (an NDA, say) moves no stage.
/// </summary>
internal sealed class ClosingContracts(Func<IReadOnlyList<ContractTemplateFile>> templates)
{
    /// <summary>
    /// What closes the deal of an executed contract: the contract alone, or the set that it completes, in whatever order the set was signed. Contracts
    /// of the opportunity count, and those of its account as a whole, such as a master agreement that was signed before.
    /// </summary>
    public async Task<(ClosingSet? Set, Error? Refusal)> FindAsync(Pair pair, LinkedContract contract, CancellationToken cancellationToken)
    {
        if (TemplateOf(contract.Summary, contract.Metadata) is not { } template)
        {
            return (null, NotKnown(contract));
        }

        if (template is { Closes: true, Requires.Count: 0 })
        {
            return (new ClosingSet(contract, []), null);
        }

        var sets = SetsWith(template);
        if (sets.Length == 0)
        {
            return (null, DoesNotClose(contract, template));
        }

        if (!template.Closes && contract.Metadata?.RecordType != "Opportunity")
        {
            return (null, NotOfADeal(contract, sets));
        }

        var (_, opportunity) = contract.Record("Opportunity");
        var there = await ThereAsync(pair, contract, opportunity, [.. sets.SelectMany(Members)], cancellationToken);
        var begun = sets.Where(closing => closing == template || there.Any(one => one.Template == closing)).ToArray();
        if (begun.Length == 0)
        {
            return (null, DoesNotClose(contract, template));
        }

        var judged = begun
            .Select(closing => (closing, Missing: Members(closing).Where(member => !there.Any(IsExecuted(member))).ToArray()))
            .ToArray();
        foreach (var (closing, _) in judged.Where(set => set.Missing.Length == 0))
        {
            var members = Members(closing).Select(member => there.First(IsExecuted(member)).Contract).ToArray();
            return (new ClosingSet(members[0], members[1..]), null);
        }

        // Of several sets that it belongs to, the one that is furthest is told.
        var (waiting, missing) = judged.MinBy(set => set.Missing.Length);
        return (null, Incomplete(contract, waiting, missing, there));
    }

    /// <summary>True where the contract's template file says that it closes a deal, alone or as the last of several.</summary>
    public bool Closes(LinkedContract contract) => TemplateOf(contract.Summary, contract.Metadata) is { Closes: true };

    /// <summary>The template that we noted at creation; for a contract that was made elsewhere, the only one of its type.</summary>
    public ContractTemplateFile? TemplateOf(ContractSummary contract, ExternalMetadata? metadata)
    {
        if (NotedTemplate.Of(metadata).Find(templates()) is { } named)
        {
            return named;
        }

        var ofType = templates().Where(template => template.ContractTypeId is { } type && type == contract.TypeId).ToArray();
        return ofType.Length == 1 ? ofType[0] : null;
    }

    /// <summary>The closing files whose set the contract's template belongs to.</summary>
    public IReadOnlyList<ContractTemplateFile> SetsWith(LinkedContract contract) =>
        TemplateOf(contract.Summary, contract.Metadata) is { } template ? SetsWith(template) : [];

    private ContractTemplateFile[] SetsWith(ContractTemplateFile template) =>
        [.. templates().Where(one => one.Closes && Members(one).Contains(template))];

    /// <summary>A closing file and all that it requires, and what those require; the closing one first.</summary>
    private List<ContractTemplateFile> Members(ContractTemplateFile closing)
    {
        var members = new List<ContractTemplateFile> { closing };
        for (var i = 0; i < members.Count; i++)
        {
            members.AddRange(
                templates().Where(one => members[i].Requires.Contains(one.Name, StringComparer.Ordinal) && !members.Contains(one))
            );
        }

        return members;
    }

    private static Func<Companion, bool> IsExecuted(ContractTemplateFile template) =>
        one => one.Template == template && one.Contract.Summary.Status == ContractStatus.Executed;

    /// <summary>
    /// The contracts of the opportunity, those just read as they were read, then those of its account. Lookups lag behind: two contracts that are executed
    /// within a moment would each find the other one open, and nothing would close the deal.
    /// </summary>
    /// <param name="members">Templates whose contracts count, so that their status must be the one of now.</param>
    private async Task<IReadOnlyList<Companion>> ThereAsync(
        Pair pair,
        LinkedContract contract,
        string opportunity,
        IReadOnlyCollection<ContractTemplateFile> members,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Companion> { new(contract, TemplateOf(contract.Summary, contract.Metadata)) };
        await AddAsync(opportunity);
        var records = await pair.Salesforce.QueryAsync(
            Soql.Query($"SELECT AccountId FROM Opportunity WHERE Id = {opportunity:id}"),
            cancellationToken
        );
        if (records.Count == 1 && records[0].Text("AccountId") is { } account)
        {
            await AddAsync(account);
        }

        return found;

        async Task AddAsync(string record)
        {
            foreach (var row in await pair.SpotDraft.FindByExternalMetadataAsync(record, cancellationToken))
            {
                if (row.Status != ContractStatus.Voided && found.TrueForAll(known => known.Contract.Id.Number != row.Id.Number))
                {
                    var template = TemplateOf(row, row.ExternalMetadata);
                    var now =
                        row.Status != ContractStatus.Executed && template is not null && members.Contains(template)
                            ? await LinkedContract.CurrentAsync(pair, row, cancellationToken)
                            : row;
                    found.Add(new Companion(new LinkedContract(now, now.ExternalMetadata), template));
                }
            }
        }
    }

    private static Error Incomplete(
        LinkedContract contract,
        ContractTemplateFile closing,
        IReadOnlyList<ContractTemplateFile> missing,
        IReadOnlyList<Companion> there
    )
    {
        var lacking = missing.Select(template =>
        {
            var open = there.Where(one => one.Template == template).Select(one => $"{one.Contract.Id} is {one.Contract.Summary.Status}");
            return $"{template.Name} ({string.Join(", ", open.DefaultIfEmpty("there is none"))})";
        });
        return Refusal(
            $"The contract {contract.Label} is executed, and the deal is not won yet: missing {string.Join(" and ", lacking)}.",
            $"{closing.File} closes the deal only together with {string.Join(", ", closing.Requires)}.",
            "Nothing has to be done here: whichever of them is executed last closes the deal."
        );
    }

    private static Error NotOfADeal(LinkedContract contract, IReadOnlyList<ContractTemplateFile> sets) =>
        Refusal(
            $"The contract {contract.Label} closes no deal by itself.",
            $"It is linked with no opportunity; it counts for {string.Join(", ", sets.Select(set => set.Name))} of its account.",
            "Call mark_closed_won for the contract of the deal that waited for it; the server does so by itself when SpotDraft reports the execution."
        );

    private static Error DoesNotClose(LinkedContract contract, ContractTemplateFile template) =>
        Refusal(
            $"The contract {contract.Label} does not close a deal.",
            $"{template.File} says 'closes: no'.",
            "Nothing has to be done. If such contracts do close deals, say 'closes: yes' there."
        );

    private static Error NotKnown(LinkedContract contract) =>
        Refusal(
            $"Whether the contract {contract.Label} closes a deal is not known.",
            $"No file of policies/templates is about its template or its type ({contract.Summary.TypeName ?? "unknown"}).",
            "Add a template file with the contract's type and 'closes: yes' or 'no'."
        );

    private static Error Refusal(string message, string cause, string cure) =>
        new()
        {
            Code = ErrorCode.Conflict,
            Message = message,
            Cause = cause,
            Cure = cure,
            Retry = RetryAdvice.Never,
            Path = "contract_id",
        };

    private sealed record Companion(LinkedContract Contract, ContractTemplateFile? Template);
}

/// <summary>Executed contracts that close a deal together.</summary>
/// <param name="Closing">The one whose value and whose template count.</param>
/// <param name="Companions">Those that it requires; mostly none.</param>
internal sealed record ClosingSet(LinkedContract Closing, IReadOnlyList<LinkedContract> Companions);
