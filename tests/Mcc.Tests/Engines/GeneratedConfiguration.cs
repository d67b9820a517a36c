using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Projects;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;
using Mcc.Tests.Projects;

namespace Mcc.Tests.Engines;

/// <summary>One line of <c>tests/engines/run.py generate</c>, judged as generation judges it, up to the files.</summary>
internal static class GeneratedConfiguration
{
    /// <summary>The line that <c>run.py judge</c> reads: findings, and the variables that the container gets.</summary>
    public static string Judge(string line)
    {
        var generated = JsonNode.Parse(line)!;
        var settings = generated["settings"]!.AsObject();
        var findings = new List<Finding>();
        var draft = DeprecatedSpelling.Apply(Made.Catalog, Draft.Resolve([new Layer([.. settings.Select(setting => new RawSetting(
            Made.Catalog.Parameters[setting.Key], setting.Value!.DeepClone(),
            new(Source.Option, Made.Catalog.Parameters[setting.Key].Flag)))])]));
        findings.AddRange(draft.Findings);
        var folder = GeneratedModel.Read((string)settings["modelName"]!, generated["config"]!, generated["tensors"]!.AsArray());
        findings.AddRange(folder.Report.Findings);
        var deployment = DeploymentBuilder.Build(Made.Catalog, draft, new Inputs(null, [], folder), findings);
        findings.AddRange(RuleList.Check(deployment, Made.Catalog));
        return new JsonObject
        {
            ["id"] = generated["id"]!.DeepClone(),
            ["findings"] = new JsonArray([.. findings.Select(finding => (JsonNode)new JsonObject
            {
                ["rule"] = finding.Rule,
                ["severity"] = finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" },
                ["text"] = finding.Text,
            })]),
            ["variables"] = new JsonObject(deployment.Variables.Select(variable =>
                KeyValuePair.Create(variable.Name, (JsonNode?)variable.Value))),
        }.ToJsonString();
    }
}
