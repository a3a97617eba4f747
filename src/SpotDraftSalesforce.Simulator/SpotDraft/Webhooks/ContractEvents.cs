using System.Text.Json;
using SpotDraftSalesforce.Simulator.SpotDraft.Http;
using SpotDraftSalesforce.Simulator.SpotDraft.Model;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Webhooks;

/// <summary>Tells the registered webhooks what happened. Called under the workspace's gate.</summary>
internal sealed class ContractEvents(SimulatorClock clock, WebhookSender sender)
{
    private readonly List<WebhookSubscription> _subscriptions = [];

    public IReadOnlyList<WebhookSubscription> Subscriptions => _subscriptions;

    public void Subscribe(WebhookSubscription subscription) => _subscriptions.Add(subscription);

    public bool Unsubscribe(int id)
    {
        if (_subscriptions.Find(subscription => subscription.Id == id) is not { } found)
        {
            return false;
        }

        found.Exists = false;
        return _subscriptions.Remove(found);
    }

    /// <summary>Something happened to a contract, which is its last update.</summary>
    public void Raise(Contract contract, string activity, Person by)
    {
        var now = clock.GetUtcNow();
        contract.LastUpdated = now;
        Send(activity, contract.Number, () => WebhookPayload.Of(contract, activity, by, now));
    }

    public void Raise(Contract contract, string activity, WorkspaceUser by) => Raise(contract, activity, Person.Of(by));

    /// <summary>
    /// What became of the e-mails of the contract's last step, told once: the payload has no place for an address. It changes nothing about
    /// the contract. False where no e-mail was sent.
    /// </summary>
    public bool TellEmail(Contract contract, string fate, Person by)
    {
        if (Activities.Email(contract.Status, fate) is not { } activity)
        {
            return false;
        }

        Send(activity, contract.Number, () => WebhookPayload.Of(contract, activity, by, clock.GetUtcNow()));
        return true;
    }

    /// <summary>Something happened to a counterparty; the shape beyond activity and activity data is not documented.</summary>
    public void Raise(Counterparty counterparty, string activity, WorkspaceUser by)
    {
        var data = new ActivityData(Person.Of(by), clock.GetUtcNow());
        Send(
            activity,
            null,
            () =>
                new
                {
                    activity,
                    activity_data = data,
                    counterparty = new { id = counterparty.Id, name = counterparty.Name },
                }
        );
    }

    /// <summary>Calls each webhook again with the last call that it got for the contract.</summary>
    public void RetriggerLatest(int contractId)
    {
        var last = sender
            .Deliveries.Where(delivery => delivery.ContractId == contractId)
            .GroupBy(delivery => delivery.Subscription.Id)
            .Select(group => group.Last());
        sender.Redeliver([.. last], 1, shuffle: false);
    }

    private void Send(string activity, int? contractId, Func<object> payload)
    {
        byte[]? body = null;
        foreach (var subscription in _subscriptions)
        {
            if (!subscription.DisabledByError && subscription.Activities.Contains(activity))
            {
                body ??= JsonSerializer.SerializeToUtf8Bytes(payload(), SpotDraftJson.Options);
                sender.Enqueue(subscription, activity, contractId, body);
            }
        }
    }
}
