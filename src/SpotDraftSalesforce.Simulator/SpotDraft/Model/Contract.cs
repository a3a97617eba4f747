using System.Globalization;
using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>One contract. Read and written only under the workspace's gate.</summary>
internal sealed class Contract
{
    public required int Number { get; init; }

    public string Id => $"{(Kind == ContractKind.HistoricalClickwrap ? 'H' : 'T')}-{Number.ToString(CultureInfo.InvariantCulture)}";

    public string ReferenceId => $"SD-{Number.ToString(CultureInfo.InvariantCulture)}";

    public string Link => $"https://app.spotdraft.com/contracts/v2/{Number.ToString(CultureInfo.InvariantCulture)}";

    public required string Name { get; init; }

    public required ContractKind Kind { get; set; }

    /// <summary>The contract's type runs the fifth edition of approvals, which knows no ad-hoc ones.</summary>
    public bool HasApprovalsV5 { get; set; }

    /// <summary>The provider of electronic signatures refuses the contract's envelope.</summary>
    public bool EnvelopeRefused { get; set; }

    public Template? Template { get; init; }

    public required ContractType Type { get; init; }

    public required LegalEntity Entity { get; init; }

    public required WorkspaceUser Creator { get; init; }

    /// <summary>Who answers for the contract: its creator, until another is named.</summary>
    public WorkspaceUser BusinessUser
    {
        get => field ?? Creator;
        set;
    }

    public required IReadOnlyList<ContractParty> Parties { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The machine's time of creation, which lookup lag counts from.</summary>
    public DateTimeOffset SeenFrom { get; init; } = DateTimeOffset.MinValue;

    public DateTimeOffset LastUpdated { get; set; }

    public ContractStatus Status { get; set; }

    /// <summary>The statuses it had before, each with the machine's time at which it left them, in order.</summary>
    public List<(ContractStatus Status, DateTimeOffset Until)> Earlier { get; } = [];

    /// <summary>The status to which a held contract returns.</summary>
    public ContractStatus HeldFrom { get; set; }

    /// <summary>The template's answers; replaced as a whole, never changed in place, so that answers under way stay as they were.</summary>
    public IReadOnlyDictionary<string, JsonElement> Data { get; set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    /// <summary>The answers to the intake form of third-party paper.</summary>
    public IReadOnlyDictionary<string, JsonElement> IntakeData { get; set; } = new Dictionary<string, JsonElement>(StringComparer.Ordinal);

    public JsonElement? ExternalMetadata { get; set; }

    public List<KeyPointer> KeyPointers { get; } = [];

    /// <summary>The key pointers of the executed contract are still being read out of it.</summary>
    public bool Extracting { get; set; }

    public List<Recipient> Recipients { get; } = [];

    public List<Approval> Approvals { get; } = [];

    public List<ContractComment> Comments { get; } = [];

    public List<ContractNote> Notes { get; } = [];

    public List<ContractRelation> Relations { get; } = [];

    public List<ContractInvitation> Invitations { get; } = [];

    public List<ReviewRequest> ReviewRequests { get; } = [];

    public List<SupportedDocument> SupportedDocuments { get; } = [];

    /// <summary>The workspace's tags that people gave the contract; no route of the API does.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    public ContractTimes Times { get; } = new();

    public ContractFile File { get; } = new();

    /// <summary>Takes the next status.</summary>
    /// <param name="now">The machine's time.</param>
    public void Become(ContractStatus status, DateTimeOffset now)
    {
        Earlier.Add((Status, now));
        Status = status;
    }

    /// <summary>The status at a machine's time, as an index that lags behind knows it.</summary>
    public ContractStatus StatusAt(DateTimeOffset time) =>
        Earlier.FindIndex(earlier => earlier.Until > time) is >= 0 and var at ? Earlier[at].Status : Status;

    public string CounterpartyName => Parties.Count == 0 ? "" : Parties[0].Name;

    /// <summary>The day the contract ends, where the end date says exactly one; follows the key pointer.</summary>
    public DateOnly? ExpiringAt { get; set; }
}

/// <summary>When the process reached its points.</summary>
internal sealed class ContractTimes
{
    public DateTimeOffset? Sent { get; set; }

    public DateTimeOffset? Marked { get; set; }

    public DateTimeOffset? Executed { get; set; }

    /// <summary>The machine's time of execution, which the download lag counts from.</summary>
    public DateTimeOffset ExecutedOnMachine { get; set; } = DateTimeOffset.MinValue;
}

/// <summary>The document itself: what was uploaded, or a rendering of the contract's facts.</summary>
internal sealed class ContractFile
{
    public int Version { get; set; } = 1;

    public string? Name { get; private set; }

    public byte[]? Content { get; private set; }

    /// <summary>The latest version that was a DOCX, which may be older than the current one.</summary>
    public byte[]? LastDocx { get; private set; }

    public bool IsDocx => Name?.EndsWith(".docx", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Bytes to which a rendered PDF that is shorter is padded, for tests with large files.</summary>
    public int Size { get; set; }

    /// <summary>Puts what was uploaded in place of the document; <see cref="Version"/> counts apart from it.</summary>
    public void Put(string? name, byte[]? content)
    {
        Name = name;
        Content = content;
        LastDocx = IsDocx ? content : LastDocx;
    }
}
