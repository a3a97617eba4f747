using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SpotDraftSalesforce.Governance.Evidence;

/// <summary>
/// The JSON Canonicalization Scheme (RFC 8785): members sorted by UTF-16 code units, shortest escapes, numbers as ECMAScript prints them.
/// Two texts of one value become the same bytes, so that a hash names the value.
/// </summary>
public static class CanonicalJson
{
    public static byte[] Bytes(JsonNode? node)
    {
        var text = new StringBuilder(256);
        Write(text, node);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    public static string Text(JsonNode? node)
    {
        var text = new StringBuilder(256);
        Write(text, node);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                WriteObject(text, members);
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    text.Append(i == 0 ? "" : ",");
                    Write(text, items[i]);
                }

                text.Append(']');
                break;
            default:
                WriteValue(text, node.AsValue());
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonObject members)
    {
        text.Append('{');
        var first = true;
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            text.Append(first ? "" : ",");
            first = false;
            WriteString(text, name);
            text.Append(':');
            Write(text, value);
        }

        text.Append('}');
    }

    private static void WriteValue(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                // Through the serializer, because a value made from an enum, a date or a char is a string only once it is written.
                WriteString(text, value.TryGetValue(out string? plain) ? plain : JsonSerializer.Deserialize<string>(value.ToJsonString())!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)));
                break;
            default:
                text.Append(value.ToJsonString());
                break;
        }
    }

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 == value.Length || !char.IsLowSurrogate(value[i + 1]))
                {
                    throw new JsonException("A lone surrogate has no canonical form (RFC 8785, section 3.2.2.2).");
                }

                text.Append(c).Append(value[++i]);
                continue;
            }

            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    /// <summary>A number as ECMA-262 Number::toString gives it.</summary>
    internal static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new JsonException("NaN and infinities have no JSON form.");
        }

        if (value == 0)
        {
            return "0";
        }

        var round = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var (digits, exponent) = Split(shortest, round);
        var sign = value < 0 ? "-" : "";
        var count = digits.Length;
        return sign
            + exponent switch
            {
                _ when count <= exponent && exponent <= 21 => digits + new string('0', exponent - count),
                > 0 and <= 21 => digits[..exponent] + "." + digits[exponent..],
                > -6 and <= 0 => "0." + new string('0', -exponent) + digits,
                _ => digits[..1] + (count > 1 ? "." + digits[1..] : "") + "e" + (exponent > 0 ? "+" : "-") + Math.Abs(exponent - 1),
            };
    }

    /// <summary>The shortest digits, and n such that the value is 0.digits times 10 to the n.</summary>
    private static (string Digits, int Exponent) Split(string shortest, string scientific)
    {
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = (e < 0 ? shortest : shortest[..e]).Replace(".", "", StringComparison.Ordinal).TrimStart('0').TrimEnd('0');
        var power = int.Parse(scientific[(scientific.IndexOf('E', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        if (e >= 0)
        {
            power = int.Parse(shortest[(e + 1)..], CultureInfo.InvariantCulture);
        }

        return (mantissa, power + 1);
    }
}
