using SpotDraftSalesforce.Simulator.SpotDraft.Files;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>What a route answers: JSON, a document, or a status alone.</summary>
internal sealed record Answer
{
    public required int Status { get; init; }

    public object? Json { get; init; }

    public DocumentBytes? Document { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string? FileName { get; init; }

    /// <summary>The code of a 400 where the document wants one and names none. Our choice.</summary>
    public const string InvalidCode = "SD_PUBLIC_00001";

    public static Answer NotFound => Detail(StatusCodes.Status404NotFound, "Not Found");

    public static Answer Ok(object json) => new() { Status = StatusCodes.Status200OK, Json = json };

    public static Answer Created(object json) => new() { Status = StatusCodes.Status201Created, Json = json };

    public static Answer Empty(int status) => new() { Status = status };

    public static Answer File(DocumentBytes document, string fileName) =>
        new()
        {
            Status = StatusCodes.Status200OK,
            Document = document,
            ContentType = fileName.EndsWith(".docx", StringComparison.OrdinalIgnoreCase)
                ? "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
                : "application/pdf",
            FileName = fileName,
        };

    /// <summary>The short shape of an error, with a code where SpotDraft documents one.</summary>
    public static Answer Detail(int status, string detail, string? code = null) => new() { Status = status, Json = new { detail, code } };

    /// <summary>The long shape: the same sentence as detail and message, the status and a code.</summary>
    public static Answer Coded(int status, string code, string message) =>
        new()
        {
            Status = status,
            Json = new
            {
                detail = message,
                status_code = status,
                code,
                message,
            },
        };

    /// <summary>The field-keyed shape of a 400.</summary>
    public static Answer Invalid(FieldErrors errors) => new() { Status = StatusCodes.Status400BadRequest, Json = errors.ByField };

    /// <summary>The same complaints in the short shape, for the routes whose 400 is documented in it.</summary>
    public static Answer Described(FieldErrors errors) => Detail(StatusCodes.Status400BadRequest, Sentence(errors));

    /// <summary>The same complaints in the long shape.</summary>
    public static Answer Coded(FieldErrors errors) => Coded(StatusCodes.Status400BadRequest, InvalidCode, Sentence(errors));

    public static Answer Invalid(string field, string message)
    {
        var errors = new FieldErrors();
        errors.Add(field, message);
        return Invalid(errors);
    }

    private static string Sentence(FieldErrors errors) =>
        string.Join("; ", errors.ByField.Select(field => $"{field.Key}: {string.Join(' ', field.Value)}"));
}
