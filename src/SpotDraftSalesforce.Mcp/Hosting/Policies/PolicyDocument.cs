using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>
/// Reads YAML into nodes that know their lines. Straight from the parser's events: start time matters, and every duplicate key is to be told, not
/// the first alone. Anchors, aliases and tags are refused, because a reviewer should see a rule where it stands.
/// </summary>
internal static class PolicyDocument
{
    private const int MaxDepth = 16;

    /// <summary>The document's root, or null after a problem that leaves nothing to read.</summary>
    public static PolicyMapping? Parse(string text, PolicyProblems problems)
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                problems.Add(1, "", "the file is empty.");
                return null;
            }

            parser.Consume<DocumentStart>();
            var root = Read(parser, problems, "", 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
            {
                problems.Add(Line(parser.Current!.Start), "", "a second document begins here; one file holds one document.");
            }

            if (root is PolicyMapping mapping)
            {
                return mapping;
            }

            problems.Add(root.Line, "", $"expected keys at the top of the file, found {root.Kind}.");
            return null;
        }
        catch (YamlException malformed)
        {
            problems.Add(Line(malformed.End), "", $"this is not YAML: {malformed.Message}");
            return null;
        }
    }

    private static PolicyNode Read(IParser parser, PolicyProblems problems, string path, int depth)
    {
        var line = Line(parser.Current!.Start);
        if (depth > MaxDepth)
        {
            throw new YamlException(parser.Current.Start, parser.Current.End, "it is nested too deeply");
        }

        if (parser.TryConsume<AnchorAlias>(out _))
        {
            problems.Add(line, path, "aliases (*name) are not used in policy files; write the value out.");
            return new PolicyScalar(line, "", Plain: true);
        }

        if (parser.Current is NodeEvent node && (!node.Anchor.IsEmpty || (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)))
        {
            problems.Add(line, path, "anchors (&name) and tags (!name) are not used in policy files.");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            var plain = scalar.Style == ScalarStyle.Plain;
            return new PolicyScalar(line, plain && scalar.Value is "null" or "~" ? "" : scalar.Value, plain);
        }

        return parser.TryConsume<SequenceStart>(out _)
            ? ReadList(parser, problems, path, line, depth)
            : ReadMapping(parser, problems, path, line, depth);
    }

    private static PolicyList ReadList(IParser parser, PolicyProblems problems, string path, int line, int depth)
    {
        var items = new List<PolicyNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Read(parser, problems, $"{path}[{items.Count}]", depth + 1));
        }

        return new PolicyList(line, items);
    }

    private static PolicyMapping ReadMapping(IParser parser, PolicyProblems problems, string path, int line, int depth)
    {
        parser.Consume<MappingStart>();
        var entries = new List<PolicyEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            var keyLine = Line(key.Start);
            var keyPath = path.Length == 0 ? key.Value : $"{path}.{key.Value}";
            var value = Read(parser, problems, keyPath, depth + 1);
            if (entries.Find(entry => entry.Key == key.Value) is { } first)
            {
                problems.Add(keyLine, keyPath, $"the key is there twice; it stands in line {first.Line} already.");
                continue;
            }

            entries.Add(new PolicyEntry(key.Value, keyLine, value));
        }

        return new PolicyMapping(line, entries);
    }

    private static int Line(Mark mark) => (int)mark.Line;
}
