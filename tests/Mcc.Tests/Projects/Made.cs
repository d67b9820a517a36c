using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Projects;

namespace Mcc.Tests.Projects;

/// <summary>A project made in memory from settings by key, with what was found on the way.</summary>
public sealed record Made(CheckedProject? Project, IReadOnlyList<Finding> Findings)
{
    public static Catalog Catalog { get; } = new(DataFiles.Embedded);

    public static Made From(params (string Key, JsonNode Value)[] settings) => From(Inputs.None, settings);

    public static Made From(Inputs inputs, params (string Key, JsonNode Value)[] settings)
    {
        var findings = new List<Finding>();
        var raw = settings.Select(setting =>
            new RawSetting(Catalog.Parameters[setting.Key], setting.Value.DeepClone(),
                new(Source.Option, Catalog.Parameters[setting.Key].Flag)));
        var draft = DeprecatedSpelling.Apply(Catalog, Draft.Resolve([new Layer([.. raw])]));
        findings.AddRange(draft.Findings);
        var project = findings.Exists(finding => finding.Severity == Severity.Error)
            ? null : Generation.Make(Catalog, draft, inputs, findings);
        return new(project, findings);
    }

    public string Text(string path) =>
        Encoding.UTF8.GetString((Project?.Files.FirstOrDefault(file => file.Path == path)
            ?? throw new InvalidOperationException(
                $"There is no {path}: {string.Join('\n', Findings.Select(finding => finding.Text))}")).Content);

    public JsonNode Json(string path) => JsonNode.Parse(Text(path))!;

    public bool Has(string path) => Project?.Files.Any(file => file.Path == path) ?? false;

    public IEnumerable<string> Errors => Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Text);
}
