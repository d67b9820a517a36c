using System.Text.Json.Nodes;
using Mcc.EndToEnd.Local;
using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// The local SageMaker in AWS's place, asked with the real AWS CLI. Three images run there, as processes: <c>flask</c> is a generated
/// project with a trained model, <c>chat</c> one for vLLM with a stand-in for its program, and <c>stand-in</c> starts at once.
/// </summary>
public class LocalAws : IAsyncLifetime
{
    private readonly Surroundings.TemporaryFolder place = new();
    // What runs there has its sockets below, and their names are short.
    private readonly Surroundings.TemporaryFolder state = new("mcc-");
    private AwsCli? cli;
    private SageMakerServer? local;

    /// <summary>The Python whose AWS CLI the scripts find.</summary>
    protected virtual string Python => "python3";

    public TrainedModel Model { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        cli = await AwsCli.Start(Python);
        if (cli is null)
            return;
        Model = await TrainedModel.Train(place, "joblib");
        await Project.Generate(place, "flask", "http-flask", [$"--model-path={Model.File}"]);
        await Project.Generate(place, "chat", "transformers-vllm", ["--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge"]);
        var programs = Directory.CreateDirectory(place["programs"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(programs, "vllm"),
            $"#!/bin/sh\nexec /usr/bin/python3 \"{Path.Combine(AppContext.BaseDirectory, "Targets", "vllm.py")}\" \"$@\"\n");
        (await Shell.Run("chmod", ["+x", Path.Combine(programs, "vllm")], "/")).Well();
        local = await SageMakerServer.Start(
            Change(new(state.Path)
            {
                Projects = [new("flask", place["flask"]), new("chat", place["chat"]),
                    new("stand-in", Path.Combine(PythonScript.Folder, "stand-in"))],
                Engine = "none",
                Variables = new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["PATH"] = $"{programs}:/usr/bin:/bin:{Environment.GetEnvironmentVariable("PATH")}",
                    ["MCC_PYTHON"] = TrainedModel.Python,
                },
                Limits = new()
                {
                    PingPause = TimeSpan.FromSeconds(1),
                    Stop = TimeSpan.FromSeconds(10),
                    DeploymentWait = TimeSpan.FromSeconds(1)
                },
            }),
            TimeProvider.System, CancellationToken.None);
    }

    protected virtual LocalSettings Change(LocalSettings settings) => settings;

    public void Require()
    {
        if (cli is null)
            Assert.Skip("This machine's python3 has no AWS CLI, so nothing can be deployed to the local SageMaker.");
        RequireVersion(cli.Version);
    }

    /// <summary>It has to read a profile's <c>endpoint_url</c> and to know inference components.</summary>
    protected virtual void RequireVersion(Version version) => Assert.SkipWhen(
        version < (version.Major == 1 ? new Version(1, 31, 3) : new Version(2, 14, 3)),
        $"The AWS CLI {version} knows neither a profile's endpoint nor inference components.");

    /// <summary>A project of its own for one test, whose image was pushed, as far as its state says.</summary>
    public async Task<Project> Pushed(Surroundings.TemporaryFolder folder, string name, string target, string image, params string[] more)
    {
        var configuration = image == "chat" ? "transformers-vllm" : "http-flask";
        if (image == "chat")
            more = ["--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge", .. more];
        var project = await Project.Generate(folder, name, configuration, [$"--deployment-target={target}", .. more], Variables(folder));
        await Push(project, image, 'a');
        return project;
    }

    /// <summary>The state that do/push leaves.</summary>
    public static async Task Push(Project project, string image, char digest)
    {
        var file = Path.Combine(project.Folder, ".mcc", "state.json");
        var known = File.Exists(file) ? JsonNode.Parse(await File.ReadAllTextAsync(file))! : new JsonObject();
        known["image"] = $"123456789012.dkr.ecr.us-east-1.amazonaws.com/{image}@sha256:{new string(digest, 64)}";
        await File.WriteAllTextAsync(file, known.ToJsonString());
    }

    public string Address => local!.Address.GetLeftPart(UriPartial.Authority);

    public virtual Dictionary<string, string> Variables(Surroundings.TemporaryFolder folder) => cli!.VariablesWith(
        new Dictionary<string, string>
        {
            ["AWS_CONFIG_FILE"] = local!.ProfileFile,
            ["AWS_SHARED_CREDENTIALS_FILE"] = local.ProfileFile,
            ["AWS_PROFILE"] = CredentialFile.Profile,
            ["MCC_HOME"] = folder["home"],
            ["MCC_POLL"] = "0.2",
            ["MCC_ROLE_ARN"] = "arn:aws:iam::123456789012:role/execution",
        });

    public IReadOnlyList<string> Calls() => cli!.Calls();

    public Task<string> Ask(params string[] words) => cli!.Ask(Variables(place), words);

    /// <summary>What a project has in SageMaker: endpoints, components, configurations and models.</summary>
    public async Task<IReadOnlyList<string>> Left(string name)
    {
        var lists = new List<string>();
        foreach (var kind in new[] { "endpoints", "inference-components", "endpoint-configs", "models" })
            lists.Add(await Ask("sagemaker", "list-" + kind));
        return [.. lists.SelectMany(list => list.Split('"'))
            .Where(word => word == name || word.StartsWith(name + "-", StringComparison.Ordinal))];
    }

    public async ValueTask DisposeAsync()
    {
        if (local is not null)
            await local.DisposeAsync();
        if (cli is not null)
            await cli.DisposeAsync();
        state.Dispose();
        place.Dispose();
        GC.SuppressFinalize(this);
    }
}
