using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.Cli.Local;

/// <summary>The options that say how a local SageMaker is set up.</summary>
internal sealed class UpOptions
{
    private readonly Option<string?> folder = StateFolder.Option();
    private readonly Option<int?> port =
        new("--port") { Description = "Loopback port; 0 for a free one (default: the last one on this state, or 8485).",
            HelpName = "PORT" };
    private readonly Option<string[]> projects =
        new("--project")
        {
            Description = "A project that may run as a plain process, in place of an image of its name. May be given again.",
            HelpName = "[NAME=]FOLDER",
        };
    private readonly Option<string?> engine =
        new("--engine") { Description = "docker, podman, the path of one, or none (default: the first that answers). [MCC_ENGINE]",
            HelpName = "ENGINE", CompletionSources = { "docker", "podman", "none" } };
    private readonly Option<string?> registry =
        new("--registry") { Description = "Registry that has ECR's images, such as 127.0.0.1:5000.", HelpName = "HOST" };
    private readonly Option<string?> region =
        new("--region") { Description = "The region that it says it is in (default: us-east-1).", HelpName = "REGION" };

    private readonly Option<string[]> limits = new("--limit")
    {
        Description = $"A limit of SageMaker's, set otherwise: a time (500ms, 30s, 8m), a size (25MB) or a count. May be given again. "
            + $"{string.Join("; ", LimitList.All.Select(limit => $"{limit.Name}: {limit.What} ({limit.Read(new())})"))}.",
        HelpName = "NAME=VALUE",
    };

    public UpOptions(Command command)
    {
        foreach (var option in (IEnumerable<Option>)[folder, port, projects, engine, registry, region, limits])
            command.Options.Add(option);
    }

    public UpOrder Read(ParseResult arguments, World world) => new(
        StateFolder.Of(world, arguments.GetValue(folder)),
        arguments.GetValue(port),
        arguments.GetValue(projects) ?? [],
        arguments.GetValue(engine),
        arguments.GetValue(registry),
        arguments.GetValue(region),
        arguments.GetValue(limits) ?? []);
}
