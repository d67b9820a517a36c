using System.CommandLine;
using Mcc.Cli.Hosting;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.Cli.Local;

/// <summary>The options that say how a local SageMaker is set up.</summary>
internal sealed class UpOptions
{
    private readonly Option<string?> folder = StateFolder.Option();
    private readonly Option<int?> port =
        new("--port")
        {
            Description = "Port on the loopback address; 0 for any free port (default: the last one used with this state, "
            + "or 8485).",
            HelpName = "PORT"
        };
    private readonly Option<string[]> projects =
        new("--project")
        {
            Description = "Project to run as a plain process instead of an image with its name; repeatable.",
            HelpName = "[NAME=]FOLDER",
        };
    private readonly Option<string?> engine =
        new("--engine")
        {
            Description = "Container engine: docker, podman, a path, or none (default: the first that responds). "
            + "[MCC_ENGINE]",
            HelpName = "ENGINE",
            CompletionSources = { "docker", "podman", "none" }
        };
    private readonly Option<string?> registry =
        new("--registry") { Description = "Registry to use in place of ECR, such as 127.0.0.1:5000.", HelpName = "HOST" };
    private readonly Option<string?> region =
        new("--region") { Description = "Region to report (default: us-east-1).", HelpName = "REGION" };

    private readonly Option<string[]> limits = new("--limit")
    {
        Description = $"Override a SageMaker limit: a duration (500ms, 30s, 8m), a size (25MB) or a count; repeatable. "
            + $"{string.Join("; ", LimitList.All.Select(limit => $"{limit.Name}: {limit.What} ({limit.Read(new())})"))}.",
        HelpName = "NAME=VALUE",
    };

    private readonly Option<string?> userPolicy =
        new("--enforce")
        {
            Description = "IAM policy (a JSON file) that the calls are compared with; what it does not allow is refused.",
            HelpName = "FILE"
        };
    private readonly Option<string?> rolePolicy =
        new("--enforce-role")
        {
            Description = "IAM policy of the execution role: what SageMaker itself reads and writes in S3.",
            HelpName = "FILE"
        };

    public UpOptions(Command command)
    {
        foreach (var option in (IEnumerable<Option>)[folder, port, projects, engine, registry, region, limits, userPolicy, rolePolicy])
            command.Options.Add(option);
    }

    public UpOrder Read(ParseResult arguments, CliEnvironment cli) => new(
        StateFolder.Of(cli, arguments.GetValue(folder)),
        arguments.GetValue(port),
        arguments.GetValue(projects) ?? [],
        arguments.GetValue(engine),
        arguments.GetValue(registry),
        arguments.GetValue(region),
        arguments.GetValue(limits) ?? [],
        arguments.GetValue(userPolicy),
        arguments.GetValue(rolePolicy));
}
