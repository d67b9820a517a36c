using System.CommandLine;
using System.CommandLine.Parsing;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Platform.Files;

namespace Mcc.Cli.Registry;

/// <summary>The options that choose a registry: each command of <c>mcc registry</c> has them.</summary>
internal sealed class RegistryPlace
{
    private const string FileOption = "--file";
    private const string ProjectOption = "--project";
    private const string OfProject = ".mcc/registry.jsonl";
    private const string OfUser = "registry.jsonl";

    private readonly Option<string?> file = new(FileOption)
    {
        Description = "Registry file (default: the profile's, in ~/.ml-container-creator).",
        HelpName = "FILE",
    };

    private readonly Option<bool> project = new(ProjectOption) { Description = $"Use {OfProject} of the project in the current folder." };

    private readonly Option<string?> profile = new("--profile")
    {
        Description = $"Profile whose registry is used (default: the active one). [{ProfileStore.Variable}]",
        HelpName = "NAME",
    };

    public RegistryPlace(Command command)
    {
        command.Options.Add(file);
        command.Options.Add(project);
        command.Options.Add(profile);
    }

    /// <summary>The registry; null, with an error among the findings, when it is not known.</summary>
    public RegistryFile? Find(CommandContext context, ParseResult arguments, ICollection<Finding> findings)
    {
        var (cli, named) = (context.Cli, arguments.GetValue(file));
        if (arguments.GetValue(project))
        {
            if (named is not null)
                findings.Add(Finding.Error("registry", $"{FileOption} and {ProjectOption} both choose a registry.", "Keep one of them."));
            else if (!File.Exists(Path.Combine(cli.Folder, ProjectRecord.Path)))
                findings.Add(Finding.Error("registry", $"The current folder is not a project: it has no {ProjectRecord.Path}.",
                    $"Work in the folder of a project, or name a registry with {FileOption}."));
            else
                return new(Path.Combine(cli.Folder, OfProject), isPrivate: false);
            return null;
        }

        if (named is not null)
            return new(Path.GetFullPath(named, cli.Folder), isPrivate: false);
        if (!TryProfile(context, arguments, findings, out var name))
            return null;
        return new(Path.Combine(cli.Home, name is null ? OfUser : $"registries/{ProfileFile.FileNameOf(name)}.jsonl"), isPrivate: true);
    }

    /// <summary>The profile; null: none, or the one that has the registry without a name.</summary>
    public bool TryProfile(CommandContext context, ParseResult arguments, ICollection<Finding> findings, out string? name)
    {
        name = arguments.GetValue(profile);
        if (name is null)
        {
            if (ProfileStore.Read(context.Cli, findings) is not { } profiles)
                return false;
            name = ProfileStore.Chosen(context.Cli, profiles);
        }

        if (name == ProfileFile.Default)
            name = null;
        return true;
    }
}
