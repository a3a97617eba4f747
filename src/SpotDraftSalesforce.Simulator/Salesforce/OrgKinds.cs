using System.Diagnostics.CodeAnalysis;

namespace SpotDraftSalesforce.Simulator.Salesforce;

/// <summary>What an org has besides the plain objects, or otherwise than they come. Kinds can be combined.</summary>
[Flags]
[SuppressMessage("Design", "CA1008", Justification = "An org without additions is called plain, on the command line too.")]
public enum OrgKinds
{
    /// <summary>The standard sales objects as a new org has them.</summary>
    Plain = 0,

    /// <summary>Salesforce CPQ: <c>SBQQ__Quote__c</c>, its lines, subscriptions, and renewals that the package makes.</summary>
    Cpq = 1,

    /// <summary>Standard <c>Quote</c> and <c>QuoteLineItem</c>.</summary>
    Quote = 2,

    /// <summary>No stage has the name that it comes with.</summary>
    RenamedStages = 4,

    /// <summary>Several record types of accounts and opportunities, each with stages of its own.</summary>
    RecordTypes = 8,

    /// <summary>The connection's user is a person: an administrator with every right, from any address.</summary>
    NamedHuman = 16,
}
