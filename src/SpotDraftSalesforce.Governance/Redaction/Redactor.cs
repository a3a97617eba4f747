using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SpotDraftSalesforce.Governance.Redaction;

/// <summary>
/// Takes secrets and control characters out of text that leaves the server: vendor texts are untrusted, and an error message may quote a token.
/// </summary>
public sealed partial class Redactor
{
    public const string Mask = "***";

    /// <summary>Longer strings are cut: nobody needs a whole contract in one field, and a model would drown in it.</summary>
    public const int LongestText = 20_000;

    public string Text(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var clean = SecretPattern().Replace(text, Mask);
        if (clean.Length > LongestText)
        {
            clean = clean[..LongestText] + " [cut]";
        }

        return clean.Any(IsUnwanted) ? Strip(clean) : clean;
    }

    public JsonObject Object(JsonObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (JsonObject)Node(value)!;
    }

    private JsonNode? Node(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Node(member.Value)))),
            JsonArray items => new JsonArray([.. items.Select(Node)]),
            JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(Text(text)),
            _ => node?.DeepClone(),
        };

    private static string Strip(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var c in text.Where(c => !IsUnwanted(c)))
        {
            clean.Append(c);
        }

        return clean.ToString();
    }

    /// <summary>Control characters, and the invisible ones that hide instructions from a person's eye (bidirectional overrides, tags, zero widths).</summary>
    private static bool IsUnwanted(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t'))
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200B' or '\uFEFF';

    // Salesforce session ids, JSON web tokens, our own API keys, bearer headers, signed storage links, named secrets.
    [GeneratedRegex(
        @"00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{20,}|eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*|sdsf_[a-z0-9]{8,}_[A-Za-z0-9_-]{20,}|(?<=[Bb]earer )[A-Za-z0-9._~+/-]{16,}=*|(?<=[?&](?:X-Goog-Signature|Signature|sig|token|access_token|oauth_token)=)[^&\s""]+|(?<=(?:client.secret|refresh_token|password)[""']?\s*[:=]\s*[""']?)[^\s""',&}]{6,}",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex SecretPattern();
}
