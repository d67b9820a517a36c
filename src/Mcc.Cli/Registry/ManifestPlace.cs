using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Registry;
using Mcc.Platform.Files;

namespace Mcc.Cli.Registry;

/// <summary>The manifest that the scripts of projects write: which one, and which of its resources are meant.</summary>
internal sealed class ManifestPlace
{
    private readonly Option<string?> profile = new("--profile")
    { Description = $"Profile whose manifest is used (default: the active one). [{ProfileStore.Variable}]", HelpName = "NAME" };

    private readonly Option<string?> project;
    private readonly Option<string?> region;

    public ManifestPlace(Command command, ParameterList parameters)
    {
        project = new(parameters.ProjectName.Flag) { Description = "Only of this project.", HelpName = "NAME" };
        region = new(parameters.Region.Flag) { Description = "Only in this region.", HelpName = "REGION" };
        command.Options.Add(project);
        command.Options.Add(region);
        command.Options.Add(profile);
    }

    public string? Project(ParseResult arguments) => arguments.GetValue(project);

    public string? Region(ParseResult arguments) => arguments.GetValue(region);

    /// <summary>Whether a resource is of the project and the region that the options name.</summary>
    public bool IsMeant(ParseResult arguments, Asset asset) =>
        (Project(arguments) ?? asset.Project) == asset.Project && (Region(arguments) ?? asset.Region) == asset.Region;

    /// <summary>The recorded resources; null, with an error among the findings, when they are not known.</summary>
    public IReadOnlyList<Asset>? Read(CommandContext context, ParseResult arguments, ICollection<Finding> findings)
    {
        if (ProfileStore.Read(context.Cli, findings) is not { } profiles)
            return null;
        var name = ProfileFile.FileNameOf(arguments.GetValue(profile) ?? ProfileStore.Chosen(context.Cli, profiles) ?? ProfileFile.Default);
        var file = new RegistryFile(Path.Combine(context.Cli.Home, $"manifests/{name}.jsonl"), isPrivate: true);
        var (assets, damaged) = file.Read(reader => (AssetManifest.Read(reader), reader.Damaged));
        foreach (var line in damaged)
            findings.Add(line.ToFinding(file.Path));
        var npm = Path.Combine(context.Cli.Home, $"manifests/{name}.json");
        if (SettingsFile.Text(npm).Content is { } text)
        {
            if (AssetManifest.ReadNpm(text) is { } others)
                assets = [.. assets.Union(others)];
            else
                findings.Add(Finding.Warning("registry-file", $"{npm} is not a manifest of the npm program, and is not read.",
                    "Remove it."));
        }

        return [.. assets.Where(asset => IsMeant(arguments, asset))];
    }

    /// <summary>The variables for the AWS CLI: with the AWS profile of the profile, as the scripts set it.</summary>
    public IReadOnlyDictionary<string, string> Variables(CommandContext context, ParseResult arguments) =>
        ProfileStore.Variables(context.Cli, arguments.GetValue(profile));
}
