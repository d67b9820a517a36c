using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// The same, with what tasks of ECS run: <c>service</c> is a generated project with a trained model, and <c>crashing</c> one whose server
/// ends at once. The waits between health checks are shorter than AWS's.
/// </summary>
public sealed class EcsAws : LocalAws
{
    private readonly TemporaryFolder own = new();

    /// <summary>Generates what the tasks run.</summary>
    public async Task Prepare()
    {
        Require();
        if (Directory.Exists(own["service"]))
            return;
        await Project.Generate(own, "service", "http-flask", ["--deployment-target=ecs", $"--model-path={Model.File}"]);
        var code = Directory.CreateDirectory(Path.Combine(own["crashing"], "code")).FullName;
        await File.WriteAllTextAsync(Path.Combine(code, "serve"), "#!/bin/sh\necho 'this server ends at once'\nexit 3\n");
        (await Shell.Run("chmod", ["+x", Path.Combine(code, "serve")], "/")).Well();
    }

    public override Dictionary<string, string> Variables(TemporaryFolder folder)
    {
        var variables = base.Variables(folder);
        variables["MCC_INFRASTRUCTURE_ROLE_ARN"] = "arn:aws:iam::123456789012:role/infrastructure";
        return variables;
    }

    protected override LocalSettings Change(LocalSettings settings) => settings with
    {
        Projects = [.. settings.Projects, new("service", own["service"]), new("crashing", own["crashing"])],
        Tasks = new() { FirstChecks = TimeSpan.FromMilliseconds(100), Stop = TimeSpan.FromSeconds(10) },
    };
}
