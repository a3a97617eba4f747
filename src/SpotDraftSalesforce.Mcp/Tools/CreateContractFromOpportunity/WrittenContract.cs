using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Mcp.Tools.Records;

namespace SpotDraftSalesforce.Mcp.Tools.CreateContractFromOpportunity;

/// <summary>
/// What we last wrote into a contract, field by field, as the link keeps it: salted commitments and no values. They say which fields are other ones
/// now and nothing else; with the link's <c>written</c> erased (or the salt alone), nobody can test a guess any more.
/// </summary>
/// <param name="Template">Name of the template's file.</param>
/// <param name="TemplateId">SpotDraft's id of the template; null where an earlier release did not note it.</param>
internal sealed record WrittenContract(string Template, long? TemplateId, string Salt, IReadOnlyDictionary<string, string> Fields)
{
    private const int SaltSize = 16;

    public NotedTemplate Noted => new(Template, TemplateId);

    /// <summary>For the link.</summary>
    public string Text =>
        new JsonObject
        {
            ["template"] = Template,
            ["template_id"] = TemplateId,
            ["salt"] = Salt,
            ["fields"] = new JsonObject(Fields.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)JsonValue.Create(one.Value)))),
        }.ToJsonString();

    public static WrittenContract Of(string template, long templateId, JsonObject data)
    {
        var salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltSize));
        return new WrittenContract(template, templateId, salt, Commitments(salt, data));
    }

    /// <summary>Null where the link does not say what was written.</summary>
    public static WrittenContract? Parse(string? written)
    {
        if (written is not { Length: > 0 } || written[0] != '{')
        {
            return null;
        }

        var read = JsonNode.Parse(written);
        return (string?)read?["template"] is { } template && (string?)read["salt"] is { } salt && read["fields"] is JsonObject fields
            ? new WrittenContract(
                template,
                (long?)read["template_id"],
                salt,
                fields.ToDictionary(field => field.Key, field => (string?)field.Value ?? "", StringComparer.Ordinal)
            )
            : null;
    }

    /// <summary>The template that a link's <c>written</c> names; early releases kept the file's name alone.</summary>
    public static NotedTemplate TemplateOf(string? written) => Parse(written)?.Noted ?? new NotedTemplate(written, null);

    /// <summary>Names of the fields whose value is another one than the one written, or was not written at all.</summary>
    public IReadOnlyList<string> Changed(JsonObject data)
    {
        var now = Commitments(Salt, data);
        return [.. now.Where(field => Fields.GetValueOrDefault(field.Key) != field.Value).Select(field => field.Key)];
    }

    /// <summary>Names of the fields that were written and have no value any more.</summary>
    public IReadOnlyList<string> Gone(JsonObject data) => [.. Fields.Keys.Where(field => !data.ContainsKey(field))];

    /// <summary>After the changed fields were written too; what has no value any more stays as it was written.</summary>
    public WrittenContract With(JsonObject data)
    {
        var fields = new Dictionary<string, string>(Fields, StringComparer.Ordinal);
        foreach (var (field, commitment) in Commitments(Salt, data))
        {
            fields[field] = commitment;
        }

        return this with
        {
            Fields = fields,
        };
    }

    private static Dictionary<string, string> Commitments(string salt, JsonObject data)
    {
        var bytes = Convert.FromHexString(salt);
        return data.ToDictionary(
            field => field.Key,
            field => Digest.Commit(bytes, new JsonArray(field.Key, field.Value?.DeepClone())),
            StringComparer.Ordinal
        );
    }
}
