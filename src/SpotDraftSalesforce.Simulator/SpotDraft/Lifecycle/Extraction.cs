using SpotDraftSalesforce.Simulator.SpotDraft.Model;
using SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Lifecycle;

/// <summary>Reads the key pointers out of an executed contract: at once, or some time after the execution was told.</summary>
internal sealed class Extraction(Workspace workspace, ContractEvents events, SpotDraftSettings settings, TimeProvider machine) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Called under the workspace's gate.</summary>
    public void Begin(Contract contract)
    {
        if (settings.ExtractionLag == TimeSpan.Zero)
        {
            Finish(contract);
        }
        else
        {
            contract.Extracting = true;
            _ = LaterAsync(contract, settings.ExtractionLag);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task LaterAsync(Contract contract, TimeSpan lag)
    {
        try
        {
            await Task.Delay(lag, machine, _stop.Token);
            lock (workspace.Gate)
            {
                Finish(contract);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; the contract stays without key pointers.
        }
    }

    private void Finish(Contract contract)
    {
        contract.Extracting = false;
        ExtractedFacts.Fill(workspace, contract);
        if (contract.KeyPointers.Count > 0)
        {
            events.Raise(contract, Activities.KeyPointerCreation, Person.System);
        }
    }
}
