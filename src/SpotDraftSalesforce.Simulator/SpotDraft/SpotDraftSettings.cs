namespace SpotDraftSalesforce.Simulator.SpotDraft;

/// <summary>How the simulated SpotDraft workspace behaves where SpotDraft's documentation leaves room, or where a test wants another pace.</summary>
public sealed record SpotDraftSettings
{
    /// <summary>Requests allowed in any sliding second of the machine's time; 0 switches the limit off. SpotDraft documents 10 per workspace.</summary>
    public int RequestsPerSecond { get; set; } = 10;

    /// <summary>Contract lists carry integer ids, as one documented example shows, instead of <c>T-n</c>.</summary>
    public bool IntegerListIds { get; set; }

    /// <summary>The public <c>POST /webhooks/</c> takes http addresses of the loopback interface too.</summary>
    public bool LoopbackHttpWebhooks { get; set; } = true;

    /// <summary>The pauses between the attempts of one webhook delivery, in the machine's time; the delivery fails after the last.</summary>
    public IReadOnlyList<TimeSpan> WebhookRetryDelays { get; set; } =
    [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60)];

    /// <summary>How long a webhook's receiver may take to answer.</summary>
    public TimeSpan WebhookTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Failed attempts in a row after which a webhook becomes <c>DISABLED_BY_ERROR</c>.</summary>
    public int WebhookDisableAfter { get; set; } = 1000;

    /// <summary>Every n-th delivery is sent twice; 0 for none.</summary>
    public int WebhookDuplicateEvery { get; set; }

    /// <summary>Deliveries are held back in small groups and sent in random order.</summary>
    public bool WebhookShuffle { get; set; }

    /// <summary>How long a signed download link works, in simulated time.</summary>
    public TimeSpan DownloadLinkLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after execution an executed contract's key pointers appear and are told, in the machine's time.</summary>
    public TimeSpan ExtractionLag { get; set; } = TimeSpan.Zero;

    /// <summary>How long after execution <c>download_link</c> still answers 404, in the machine's time: seen with the real service.</summary>
    public TimeSpan DownloadLinkLag { get; set; } = TimeSpan.Zero;
}
