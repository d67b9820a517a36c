using Mcc.EndToEnd.Engines;
using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// A project whose server is somebody else's beside a local SageMaker that runs it, and the AWS CLI that its scripts find.
/// </summary>
public sealed class PretendedDeployment : IAsyncDisposable
{
    private readonly TemporaryFolder state;
    private readonly SageMakerServer local;

    private PretendedDeployment(TemporaryFolder place, SageMakerServer started, Project project, Dictionary<string, string> variables)
    {
        state = place;
        local = started;
        Project = project;
        Variables = variables;
    }

    public Project Project { get; }

    /// <summary>Those that the AWS CLI reaches it with.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    public static async Task<PretendedDeployment> Start(PretendedProject made, TemporaryFolder place, AwsCli cli, CancellationToken cancel)
    {
        // What runs there has its sockets below, and their names are short.
        var below = new TemporaryFolder("mcc-");
        var started = await SageMakerServer.Start(
            new(below.Path)
            {
                Projects = [new(PretendedProject.Name, made.Folder)],
                Engine = "none",
                Variables = made.Variables,
                Limits = new()
                {
                    PingPause = TimeSpan.FromMilliseconds(300),
                    Stop = TimeSpan.FromSeconds(10),
                    DeploymentWait = TimeSpan.FromSeconds(1)
                },
            },
            TimeProvider.System, cancel);
        var variables = cli.VariablesWith(new Dictionary<string, string>
        {
            ["AWS_CONFIG_FILE"] = started.ProfileFile,
            ["AWS_SHARED_CREDENTIALS_FILE"] = started.ProfileFile,
            ["AWS_PROFILE"] =
                CredentialFile.Profile,
            ["MCC_HOME"] = place["home"],
            ["MCC_POLL"] = "0.3",
            ["MCC_ROLE_ARN"] =
                "arn:aws:iam::123456789012:role/execution",
            ["MCC_DEPLOY_BUILT"] = "true",
        });
        return new(below, started, new(made.Folder, variables), variables);
    }

    public async ValueTask DisposeAsync()
    {
        await local.DisposeAsync();
        state.Dispose();
    }
}
