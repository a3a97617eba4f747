namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>How a contract came to be, in the words of the API's filters (<c>UPLOAD_SIGN</c>); webhooks have words of their own.</summary>
internal enum ContractKind
{
    Template,

    /// <summary>Made from a template, then edited by a person.</summary>
    TemplateEditable,
    UploadEditable,
    UploadSign,
    UploadExecuted,

    /// <summary>Signed as it is by whoever opens its link.</summary>
    ExpressTemplate,

    /// <summary>Accepted by a click.</summary>
    Clickwrap,

    /// <summary>A click that was taken before the workspace was; the only kind with ids that begin with H.</summary>
    HistoricalClickwrap,
}
