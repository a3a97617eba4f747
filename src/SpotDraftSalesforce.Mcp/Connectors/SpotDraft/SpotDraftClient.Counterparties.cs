using System.Runtime.CompilerServices;

namespace SpotDraftSalesforce.Mcp.Connectors.SpotDraft;

internal sealed partial class SpotDraftClient
{
    /// <summary>One page of the counterparties.</summary>
    /// <param name="email">Only those with exactly this address; null for all. SpotDraft has no filter by name.</param>
    public Task<ResultPage<Counterparty>> ListCounterpartiesAsync(string? email, int page, int limit, CancellationToken cancellationToken)
    {
        IEnumerable<KeyValuePair<string, string>> terms = email is null ? [] : [new("filter__client_email_address", email)];
        return ReadAsync<ResultPage<Counterparty>>(Address("counter_parties/", terms, page, limit), cancellationToken);
    }

    /// <summary>All counterparties, page after page.</summary>
    public IAsyncEnumerable<Counterparty> EachCounterpartyAsync(string? email = null, CancellationToken cancellationToken = default) =>
        EachAsync((page, stop) => ListCounterpartiesAsync(email, page, LargestPage, stop), cancellationToken);

    public Task<Counterparty> CounterpartyAsync(long id, CancellationToken cancellationToken) =>
        ReadAsync<Counterparty>($"counter_parties/{Number(id)}", cancellationToken);

    public IAsyncEnumerable<CounterpartyContact> EachContactAsync(long counterparty, CancellationToken cancellationToken = default) =>
        EachAsync(
            (page, stop) =>
                ReadAsync<ResultPage<CounterpartyContact>>(
                    Address($"counter_parties/{Number(counterparty)}/contacts", [], page, LargestPage),
                    stop
                ),
            cancellationToken
        );

    public IAsyncEnumerable<CounterpartyAddress> EachAddressAsync(long counterparty, CancellationToken cancellationToken = default) =>
        EachAsync(
            (page, stop) =>
                ReadAsync<ResultPage<CounterpartyAddress>>(
                    Address($"counter_parties/{Number(counterparty)}/addresses/", [], page, LargestPage),
                    stop
                ),
            cancellationToken
        );

    private static async IAsyncEnumerable<T> EachAsync<T>(
        Func<int, CancellationToken, Task<ResultPage<T>>> read,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var page = 1; ; page++)
        {
            var found = await read(page, cancellationToken);
            foreach (var row in found.Results)
            {
                yield return row;
            }

            if (found.Results.Count == 0 || (long)page * Math.Max(1, found.Limit) >= found.TotalResults)
            {
                yield break;
            }
        }
    }
}
