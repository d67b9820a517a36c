using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Registry;
using Mcc.Core.Resolvers;
using Mcc.Platform.Aws;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc registry orphans</c>: what has the tag of a project in AWS and no script recorded, and what was recorded and is gone. It only
/// reads.
/// </summary>
public static class RegistryOrphansCommand
{
    public static Command Of(CommandContext context)
    {
        var command = new Command("orphans", "Compare what projects have in AWS with what their scripts recorded.");
        var place = new ManifestPlace(command, context.Catalog.Parameters);
        command.SetAction((arguments, cancel) => Run(context, arguments, place, cancel));
        return command;
    }

    private static async Task<int> Run(CommandContext context, ParseResult arguments, ManifestPlace place, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        if (place.Read(context, arguments, findings) is not { } recorded)
            return reporter.Refuse(findings);
        reporter.Tell(findings);
        var aws = new AwsCli(place.Variables(context, arguments), context.Cli.Folder);
        var tagged = new List<Asset>();
        foreach (var region in Regions(place.Region(arguments), recorded))
        {
            var response = await aws.Ask(Request(place.Project(arguments)), region, cancel);
            if (response.Trouble is { } trouble)
                return reporter.Refuse([Finding.Error("registry-orphans",
                    $"AWS was not read{(region is null ? "" : $" in {region}")}: {trouble}.", "Log in, or choose another region.")]);
            tagged.AddRange(response.List("ResourceTagMappingList").Select(FromTags).OfType<Asset>());
        }

        var compared = AssetComparison.Between(recorded, tagged);
        return reporter.End(ExitCode.Done, output =>
        {
            AssetRows.Write(output, compared.NotRecorded, "not recorded");
            AssetRows.Write(output, compared.NotFound, "not found");
            AssetRows.Write(output, compared.NotCompared, "not compared");
            if (compared is { NotRecorded.Count: 0, NotFound.Count: 0 })
                reporter.Say("AWS has what was recorded.");
        }, json =>
        {
            AssetRows.Write(json, "notRecorded", compared.NotRecorded);
            AssetRows.Write(json, "notFound", compared.NotFound);
            AssetRows.Write(json, "notCompared", compared.NotCompared);
        });
    }

    /// <summary>The regions to ask; null: the one that the AWS CLI is set up for.</summary>
    private static IReadOnlyList<string?> Regions(string? given, IReadOnlyList<Asset> recorded)
    {
        List<string?> regions = given is not null ? [given]
            : [.. recorded.Select(asset => asset.Region).Where(region => region.Length > 0).Distinct(StringComparer.Ordinal)];
        return regions.Count > 0 ? regions : [null];
    }

    private static string[] Request(string? project) => ["resourcegroupstaggingapi", "get-resources", "--tag-filters",
        project is null ? $"Key={ResourceTags.ProjectKey}" : $"Key={ResourceTags.ProjectKey},Values={project}"];

    private static Asset? FromTags(JsonObject resource)
    {
        var project = (resource["Tags"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(tag => tag["Key"].AsText() == ResourceTags.ProjectKey)?["Value"].AsText();
        return resource["ResourceARN"].AsText() is { } arn ? Asset.FromArn(arn, project ?? "") : null;
    }
}
