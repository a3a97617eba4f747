using System.Globalization;
using System.Net.Mail;
using System.Text.Json;

namespace SpotDraftSalesforce.Simulator.SpotDraft.Http;

/// <summary>Reads one JSON object strictly and notes in <paramref name="errors"/> what is missing or of the wrong type.</summary>
internal sealed class FieldReader(JsonElement element, FieldErrors errors, string prefix = "")
{
    public JsonElement Element { get; } = element;

    public FieldErrors Errors { get; } = errors;

    /// <summary>The field's value; null where it is absent or null, which is an error for a required one.</summary>
    public JsonElement? Raw(string name, bool required = false)
    {
        if (!Element.TryGetProperty(name, out var value))
        {
            return Missing(name, required, "This field is required.");
        }

        return value.ValueKind == JsonValueKind.Null ? Missing(name, required, "This field may not be null.") : value;
    }

    public string? Text(string name, bool required = false, bool blank = false)
    {
        if (Raw(name, required) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            return Refuse<string>(name, "Not a valid string.");
        }

        var text = value.GetString() ?? "";
        return text.Length == 0 && !blank ? Refuse<string>(name, "This field may not be blank.") : text;
    }

    public string? Email(string name, bool required = false)
    {
        var text = Text(name, required);
        return text is null || (MailAddress.TryCreate(text, out var address) && address.Address == text)
            ? text
            : Refuse<string>(name, "Enter a valid email address.");
    }

    public string? Choice(string name, IReadOnlyCollection<string> options, bool required = false)
    {
        var text = Text(name, required);
        return text is null || options.Contains(text) ? text : Refuse<string>(name, $"\"{text}\" is not a valid choice.");
    }

    public int? Integer(string name, bool required = false)
    {
        if (Raw(name, required) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number))
        {
            return number;
        }

        Add(name, "A valid integer is required.");
        return null;
    }

    public bool? Flag(string name, bool required = false)
    {
        if (Raw(name, required) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Add(name, "Must be a valid boolean.");
        return null;
    }

    public FieldReader? Object(string name, bool required = false)
    {
        if (Raw(name, required) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object
            ? Inner(value, name)
            : Refuse<FieldReader>(name, "Invalid data. Expected a dictionary.");
    }

    public IReadOnlyList<FieldReader> Objects(string name, bool required = false, int least = 0)
    {
        var items = Items(name, required, least);
        var readers = new List<FieldReader>(items.Count);
        for (var index = 0; index < items.Count; index++)
        {
            var path = $"{name}.{index.ToString(CultureInfo.InvariantCulture)}";
            if (items[index].ValueKind == JsonValueKind.Object)
            {
                readers.Add(Inner(items[index], path));
            }
            else
            {
                Add(path, "Invalid data. Expected a dictionary.");
            }
        }

        return readers;
    }

    public IReadOnlyList<string> Texts(string name, IReadOnlyCollection<string>? options = null, bool required = false, int least = 0)
    {
        var texts = new List<string>();
        foreach (var item in Items(name, required, least))
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                Add(name, "Not a valid string.");
            }
            else if (options?.Contains(item.GetString()!) == false)
            {
                Add(name, $"\"{item.GetString()}\" is not a valid choice.");
            }
            else
            {
                texts.Add(item.GetString()!);
            }
        }

        return texts;
    }

    public IReadOnlyList<int> Integers(string name, bool required = false, int least = 0)
    {
        var numbers = new List<int>();
        foreach (var item in Items(name, required, least))
        {
            if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number))
            {
                numbers.Add(number);
            }
            else
            {
                Add(name, "A valid integer is required.");
            }
        }

        return numbers;
    }

    /// <summary>The record that the field names by its id; an unknown one is an error.</summary>
    public T? Known<T>(string name, Func<int, T?> find, bool required = false)
        where T : class
    {
        if (Integer(name, required) is not { } id)
        {
            return null;
        }

        return find(id) ?? Refuse<T>(name, $"Invalid pk \"{id.ToString(CultureInfo.InvariantCulture)}\" - object does not exist.");
    }

    /// <summary>The bytes of a base64 field.</summary>
    public byte[]? Base64(string name, bool required = false)
    {
        if (Text(name, required) is null)
        {
            return null;
        }

        return Element.GetProperty(name).TryGetBytesFromBase64(out var bytes) && bytes.Length > 0
            ? bytes
            : Refuse<byte[]>(name, "Invalid base64 content.");
    }

    /// <summary>Exactly one of the fields has to be given.</summary>
    public void OneOf(params string[] names)
    {
        if (names.Count(name => Raw(name) is not null) != 1)
        {
            Add(names[0], $"Exactly one of {string.Join(", ", names)} is required.");
        }
    }

    public void Add(string name, string message) => Errors.Add(prefix + name, message);

    public IReadOnlyList<JsonElement> Items(string name, bool required = false, int least = 0)
    {
        if (Raw(name, required) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            Add(name, "Expected a list of items.");
            return [];
        }

        if (value.GetArrayLength() < least)
        {
            Add(name, "This list may not be empty.");
        }

        return [.. value.EnumerateArray()];
    }

    private FieldReader Inner(JsonElement value, string path) => new(value, Errors, $"{prefix}{path}.");

    private JsonElement? Missing(string name, bool required, string message)
    {
        if (required)
        {
            Add(name, message);
        }

        return null;
    }

    private T? Refuse<T>(string name, string message)
        where T : class
    {
        Add(name, message);
        return null;
    }
}
