namespace SpotDraftSalesforce.Simulator.SpotDraft.Model;

/// <summary>How a contract came to be, in the words of the API's filters (<c>UPLOAD_SIGN</c>); webhooks have words of their own.</summary>
internal enum ContractKind
{
    Template,
    UploadEditable,
    UploadSign,
    UploadExecuted,
}
