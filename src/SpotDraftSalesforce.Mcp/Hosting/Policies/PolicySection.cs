using System.Globalization;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>
/// A group of keys, read strictly: what is missing or of the wrong kind becomes a problem and a harmless stand-in, so that reading goes on and
/// finds the rest; <see cref="Close"/> tells the keys that nobody asked for.
/// </summary>
internal sealed class PolicySection(PolicyMapping mapping, string path, PolicyProblems problems)
{
    private readonly List<string> _known = [];

    public int Line => mapping.Line;

    public IReadOnlyList<PolicyEntry> Entries => mapping.Entries;

    public string PathOf(string key) => path.Length == 0 ? key : $"{path}.{key}";

    public bool Has(string key) => Find(key) is not null;

    public string Text(string key) => TextOrNull(key, required: true) ?? "";

    public string? TextOrNull(string key, bool required = false) =>
        Value<string>(key, required, "a text", scalar => scalar.Text.Length == 0 ? null : scalar.Text);

    /// <summary>A text that <paramref name="fits"/>; <paramref name="expected"/> says in a message what would.</summary>
    public string Text(string key, string expected, Func<string, bool> fits) =>
        Value<string>(key, required: true, expected, scalar => fits(scalar.Text) ? scalar.Text : null) ?? "";

    public string? TextOrNull(string key, string expected, Func<string, bool> fits) =>
        Value<string>(key, required: false, expected, scalar => fits(scalar.Text) ? scalar.Text : null);

    public long WholeNumber(string key, long least) => WholeNumberOrNull(key, least, required: true) ?? 0;

    public long? WholeNumberOrNull(string key, long least, bool required = false)
    {
        var expected = $"a whole number from {least}";
        return Value<long?>(
            key,
            required,
            expected,
            scalar =>
                scalar.Plain
                && long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least
                    ? number
                    : null
        );
    }

    /// <summary>A decimal number that is not negative.</summary>
    public decimal Amount(string key) =>
        Value<decimal?>(key, required: true, "a number that is not negative, such as 250000", scalar => PolicyValues.Amount(scalar)) ?? 0;

    public decimal? AmountOrNull(string key) =>
        Value<decimal?>(key, required: false, "a number that is not negative, such as 250000", scalar => PolicyValues.Amount(scalar));

    public bool YesNo(string key, bool absent) =>
        Value<bool?>(key, required: false, "yes or no", scalar => PolicyValues.YesNo(scalar)) ?? absent;

    public TimeSpan Duration(string key) =>
        Value<TimeSpan?>(
            key,
            required: true,
            PolicyDuration.Expected,
            scalar => PolicyDuration.TryParse(scalar.Text, out var duration) ? duration : null
        ) ?? TimeSpan.Zero;

    public string Currency(string key) => Text(key, PolicyValues.CurrencyExpected, PolicyValues.IsCurrency);

    /// <summary>
    /// A list of texts of which each is known; <paramref name="what"/> names their kind in a message. Null <paramref name="known"/>: the file that
    /// would tell could not be read, which is told once and not again wherever a name stands.
    /// </summary>
    public IReadOnlyList<string> Names(string key, string what, IReadOnlySet<string>? known, bool required)
    {
        var names = new List<string>();
        foreach (var (item, at) in Items(key, required))
        {
            if (item is not PolicyScalar { Text.Length: > 0 } scalar)
            {
                problems.Add(item.Line, at, $"expected the name of a {what}, found {item.Kind}.");
            }
            else if (known?.Contains(scalar.Text) == false)
            {
                problems.Add(item.Line, at, $"there is no {what} '{scalar.Text}'; there are {Listed(known)}.");
            }
            else if (names.Contains(scalar.Text, StringComparer.Ordinal))
            {
                problems.Add(item.Line, at, $"'{scalar.Text}' is named twice.");
            }
            else
            {
                names.Add(scalar.Text);
            }
        }

        if (required && names.Count == 0 && Find(key)?.Value is PolicyList { Items.Count: 0 } empty)
        {
            problems.Add(empty.Line, PathOf(key), $"expected at least one {what}.");
        }

        return names;
    }

    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (var (item, at) in Items(key, required: false))
        {
            if (item is PolicyScalar { Text.Length: > 0 } scalar)
            {
                texts.Add(scalar.Text);
            }
            else
            {
                problems.Add(item.Line, at, $"expected a text, found {item.Kind}.");
            }
        }

        return texts;
    }

    /// <summary>The groups of a list.</summary>
    public IReadOnlyList<PolicySection> Sections(string key)
    {
        var sections = new List<PolicySection>();
        foreach (var (item, at) in Items(key, required: false))
        {
            if (item is PolicyMapping group)
            {
                sections.Add(new PolicySection(group, at, problems));
            }
            else
            {
                problems.Add(item.Line, at, $"expected a group of keys, found {item.Kind}.");
            }
        }

        return sections;
    }

    public PolicySection? Section(string key, bool required)
    {
        _known.Add(key);
        if (Find(key) is not { } entry)
        {
            Missing(key, required);
            return null;
        }

        return Group(entry);
    }

    /// <summary>The value of one of <see cref="Entries"/> as a group of its own.</summary>
    public PolicySection? Group(PolicyEntry entry)
    {
        _known.Add(entry.Key);
        if (entry.Value is PolicyMapping group)
        {
            return new PolicySection(group, PathOf(entry.Key), problems);
        }

        problems.Add(entry.Value.Line, PathOf(entry.Key), $"expected a group of keys, found {entry.Value.Kind}.");
        return null;
    }

    /// <summary>The items of a list, of whatever kind, each with its key.</summary>
    public IReadOnlyList<(PolicyNode Item, string At)> Nodes(string key) => [.. Items(key, required: false)];

    /// <summary>What stands at a key, of whatever kind; null where it is not there.</summary>
    public PolicyNode? Node(string key)
    {
        _known.Add(key);
        return Find(key)?.Value;
    }

    /// <summary>A group that was met as an item of a list.</summary>
    public PolicySection Inner(PolicyMapping group, string at) => new(group, at, problems);

    /// <summary>The line of every key, such as <c>serves.stages[0]</c>.</summary>
    public IReadOnlyDictionary<string, int> Lines()
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        Note(lines, mapping, path);
        return lines;
    }

    public PolicyScalar? ScalarOrNull(string key)
    {
        _known.Add(key);
        switch (Find(key)?.Value)
        {
            case null:
                return null;
            case PolicyScalar scalar:
                return scalar;
            case var other:
                problems.Add(other.Line, PathOf(key), $"expected one value, found {other.Kind}.");
                return null;
        }
    }

    public void ProblemAt(int line, string at, string message) => problems.Add(line, at, message);

    public void Problem(string key, string message) => problems.Add(Find(key)?.Line ?? Line, PathOf(key), message);

    /// <summary>Tells every key that was not asked for.</summary>
    public void Close()
    {
        foreach (var entry in mapping.Entries.Where(entry => !_known.Contains(entry.Key, StringComparer.Ordinal)))
        {
            problems.Add(entry.Line, PathOf(entry.Key), $"the key is not known here; there are {Listed(_known.Distinct())}.");
        }
    }

    private static void Note(Dictionary<string, int> lines, PolicyNode node, string at)
    {
        switch (node)
        {
            case PolicyMapping group:
                foreach (var entry in group.Entries)
                {
                    var key = at.Length == 0 ? entry.Key : $"{at}.{entry.Key}";
                    lines.TryAdd(key, entry.Line);
                    Note(lines, entry.Value, key);
                }

                break;
            case PolicyList list:
                for (var i = 0; i < list.Items.Count; i++)
                {
                    var key = string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]");
                    lines.TryAdd(key, list.Items[i].Line);
                    Note(lines, list.Items[i], key);
                }

                break;
        }
    }

    private PolicyEntry? Find(string key) => mapping.Entries.FirstOrDefault(entry => entry.Key == key);

    private T? Value<T>(string key, bool required, string expected, Func<PolicyScalar, T?> read)
    {
        _known.Add(key);
        if (Find(key) is not { } entry)
        {
            Missing(key, required);
            return default;
        }

        if (entry.Value is PolicyScalar scalar && read(scalar) is { } value)
        {
            return value;
        }

        problems.Add(entry.Value.Line, PathOf(key), $"expected {expected}, found {entry.Value.Kind}.");
        return default;
    }

    private IEnumerable<(PolicyNode Item, string At)> Items(string key, bool required)
    {
        _known.Add(key);
        switch (Find(key)?.Value)
        {
            case null:
                Missing(key, required);
                return [];
            case PolicyList list:
                return list.Items.Select((item, i) => (item, $"{PathOf(key)}[{i}]"));
            case var other:
                problems.Add(other.Line, PathOf(key), $"expected a list, found {other.Kind}.");
                return [];
        }
    }

    private void Missing(string key, bool required)
    {
        if (required)
        {
            problems.Add(Line, PathOf(key), "the key is missing.");
        }
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));
}
