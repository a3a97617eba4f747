using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SpotDraftSalesforce.Governance.Evidence;
using SpotDraftSalesforce.Governance.Policies;
using SpotDraftSalesforce.Mcp.Tools.Templates;

namespace SpotDraftSalesforce.Mcp.Hosting.Policies;

/// <summary>Reads the policy files of a folder. They are used all or not at all: one problem in one file stops the start.</summary>
internal sealed class PolicyFiles
{
    private const long MaxFileBytes = 1024 * 1024;

    private readonly string _folder;
    private readonly List<PolicyProblem> _problems = [];
    private readonly SortedDictionary<string, string> _digests = new(StringComparer.Ordinal);

    private PolicyFiles(string folder) => _folder = Path.GetFullPath(folder);

    /// <param name="folder">Holds access.yaml, approvals.yaml, limits.yaml and templates/.</param>
    /// <param name="tools">The names of the tools that exist.</param>
    /// <exception cref="PolicyFileException">Tells every problem of every file.</exception>
    public static PolicyBundle Load(string folder, IReadOnlySet<string> tools)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(tools);
        return new PolicyFiles(folder).Load(tools);
    }

    private PolicyBundle Load(IReadOnlySet<string> tools)
    {
        if (!Directory.Exists(_folder))
        {
            _problems.Add(new PolicyProblem(Shown(""), 0, "", "there is no such folder."));
            throw new PolicyFileException(_folder, _problems);
        }

        FindStrays("", [AccessFile.Name, ApprovalsFile.Name, LimitsFile.Name]);
        var accessFile = Open(AccessFile.Name);
        var roles = accessFile is null ? null : AccessFile.Roles(accessFile);
        var access = accessFile is null ? null : AccessFile.Read(accessFile, roles!, tools);
        var approvals = Open(ApprovalsFile.Name) is { } approvalsFile ? ApprovalsFile.Read(approvalsFile, roles, tools) : null;
        var rates = approvals?.Rates ?? new ExchangeRates("", new Dictionary<string, decimal>(StringComparer.Ordinal));
        var limits = Open(LimitsFile.Name) is { } limitsFile ? LimitsFile.Read(limitsFile, rates, roles, tools) : null;
        var templates = LoadTemplates();
        return _problems.Count == 0
            ? new PolicyBundle(access!, approvals!, limits!, templates, BundleDigest())
            : throw new PolicyFileException(_folder, _problems);
    }

    private List<ContractTemplateFile> LoadTemplates()
    {
        var templates = new List<ContractTemplateFile>();
        var sections = new List<PolicySection>();
        var folder = Path.Combine(_folder, TemplateFile.Folder);
        var names = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToArray()
            : [];
        if (names.Length == 0)
        {
            _problems.Add(new PolicyProblem(Shown(TemplateFile.Folder), 0, "", "there is no template file (*.yaml)."));
            return templates;
        }

        FindStrays(TemplateFile.Folder, names);
        foreach (var name in names)
        {
            var file = $"{TemplateFile.Folder}/{name}";
            if (Open(file) is not { } section)
            {
                continue;
            }

            var template = TemplateFile.Read(section, Path.GetFileNameWithoutExtension(name));
            if (template.TemplateId > 0 && templates.Find(other => other.TemplateId == template.TemplateId) is { } other)
            {
                section.Problem(
                    "template_id",
                    $"{Shown($"{TemplateFile.Folder}/{other.Name}.yaml")} is about {template.TemplateId} already."
                );
            }

            if (!PolicyValues.IsId(template.Name))
            {
                _problems.Add(new PolicyProblem(Shown(file), 0, "", $"a template file's name is {PolicyValues.IdExpected}."));
            }

            templates.Add(template);
            sections.Add(section);
        }

        // By the files that are there: one that cannot be read is told as such, and not once more wherever it is named.
        string[] there = [.. names.Select(name => Path.GetFileNameWithoutExtension(name)!)];
        foreach (var (section, template) in sections.Zip(templates))
        {
            TemplateFile.CheckRequired(section, template, there);
        }

        return templates;
    }

    private PolicySection? Open(string file)
    {
        var problems = new PolicyProblems(Shown(file), _problems);
        var path = Path.Combine(_folder, file);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxFileBytes })
            {
                problems.Add(0, "", "the file is larger than 1 MiB.");
                return null;
            }

            var bytes = File.ReadAllBytes(path);
            _digests[file] = Convert.ToHexStringLower(SHA256.HashData(bytes));
            using var reader = new StreamReader(new MemoryStream(bytes), new UTF8Encoding(false, throwOnInvalidBytes: true));
            var root = PolicyDocument.Parse(reader.ReadToEnd(), problems);
            return root is null ? null : new PolicySection(root, "", problems);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            problems.Add(
                0,
                "",
                fault switch
                {
                    FileNotFoundException or DirectoryNotFoundException => "the file is missing.",
                    DecoderFallbackException => "the file is not UTF-8.",
                    _ => $"the file cannot be read: {fault.Message}",
                }
            );
            return null;
        }
    }

    /// <summary>A misspelt file would be a rule that nobody applies.</summary>
    private void FindStrays(string folder, IReadOnlyList<string> known)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_folder, folder)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (Path.GetExtension(name).ToLowerInvariant() is ".yaml" or ".yml" && !known.Contains(name, StringComparer.Ordinal))
            {
                var expected = folder.Length == 0 ? string.Join(", ", known) : "files that end in .yaml";
                _problems.Add(
                    new PolicyProblem(Shown(Path.Combine(folder, name)), 0, "", $"nothing reads this file; expected {expected}.")
                );
            }
        }
    }

    private string BundleDigest()
    {
        var files = new JsonObject();
        foreach (var (file, digest) in _digests)
        {
            files[file] = digest;
        }

        return Digest.Of(files);
    }

    private string Shown(string file) =>
        $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(_folder))}/{file.Replace('\\', '/')}".TrimEnd('/');
}
