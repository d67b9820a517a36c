using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The environment variables of the container: the image list's own, one shard of the model for each accelerator, the context length,
/// what the profile says, the model, LoRA; then what the user says for the model, the server and the inference component. The later wins.
/// </summary>
public static class VariableResolver
{
    /// <summary>The behaviour of layers whose image is deployed as it is.</summary>
    public const string DirectBehaviour = "direct-image";

    /// <summary>The behaviour of layers that keep adapters in addition to the model.</summary>
    public const string LoraBehaviour = "lora";

    /// <summary>By name, in ordinal order, in the spelling of the image's own start.</summary>
    public static IReadOnlyList<ContainerVariable> Resolve(Deployment deployment, Facts facts) =>
        deployment.Layers.Behaviours.Contains(DirectBehaviour)
            ? DirectVariables.Of(deployment, facts, deployment.ServerVariables)
            : deployment.ServerVariables;

    /// <summary>By name, in ordinal order, as the server's program has them.</summary>
    public static IReadOnlyList<ContainerVariable> OfServer(Deployment deployment, Facts facts)
    {
        var variables = new SortedDictionary<string, ContainerVariable>(StringComparer.Ordinal);
        foreach (var variable in PodVariables(deployment, facts).Concat(ServerlessVariables(deployment))
            .Concat(Defaults(deployment, facts)))
            variables[variable.Name] = variable;
        foreach (var given in GivenVariable.All(deployment, facts))
            variables[given.Name] = new(given.Name, given.Value, given.Origin.Detail);
        return [.. variables.Values];
    }

    /// <summary>What the user says of variables, by the name that the container gets.</summary>
    public static IReadOnlyDictionary<string, string> Said(Deployment deployment, Facts facts)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var given in GivenVariable.All(deployment, facts))
            said[given.Name] = given.Value;
        return said;
    }

    /// <summary>
    /// A container without a CPU limit sees all CPUs of its node, which are not all its own. Metrics are on, as in Kubernetes something
    /// can read them.
    /// </summary>
    private static IEnumerable<ContainerVariable> PodVariables(Deployment deployment, Facts facts)
    {
        if (!deployment.Layers.Behaviours.Contains(ResourceResolver.PodBehaviour))
            yield break;
        foreach (var (name, value) in deployment.Constants.ServerMetrics?.Environment ?? new Dictionary<string, string>())
            yield return new(name, value, "metrics of pods");
        if (deployment.Constants.WorkersVariable is { } variable)
            yield return new(variable, ResourceResolver.WorkersOfPod(deployment, facts).ToString(CultureInfo.InvariantCulture),
                "the CPUs that a pod requests");
    }

    /// <summary>
    /// "We recommend creating only one worker in the container and only loading one copy of the model"
    /// (https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints.html). A container answers one request at a time, and the
    /// CPUs that it sees are not all its own.
    /// </summary>
    private static IEnumerable<ContainerVariable> ServerlessVariables(Deployment deployment)
    {
        if (deployment.Constants is { IsServerless: true, WorkersVariable: { } variable })
            yield return new(variable, "1", "one request at a time in a serverless container");
    }

    private static List<ContainerVariable> Defaults(Deployment deployment, Facts facts)
    {
        var constants = deployment.Constants;
        if (constants.ImageList is not { } list)
            return [];
        var profile = deployment.Profile;
        List<ContainerVariable> found =
            [.. facts.Images.EnvironmentOf(list)
                .Select(pair => new ContainerVariable(pair.Key, pair.Value, $"default of {deployment.Backend.Id}"))];
        if ((profile?.SplitVariable ?? constants.TensorParallelVariable) is { } split && deployment.Accelerators > 0)
        {
            found.Add(profile?.SplitVariable is null
                ? new(split, Text(deployment.Split.Value!.Tensor), deployment.Instance!.Name)
                : new(split, Text(deployment.Devices), $"{deployment.Instance!.Name} and profile {profile.Id}"));
        }

        if (constants.ContextVariable is { } context)
        {
            var listed = found.LastOrDefault(variable => variable.Name == context)?.Value;
            if (ContextResolver.Default(deployment, listed) is { } tokens && tokens != listed)
                found.Add(new(context, tokens, $"calculated for {deployment.Settings.ModelName.Value} on "
                    + $"{deployment.Instance?.Name ?? "the server"}"));
        }

        if (BatchedSequences(deployment, found) is { } sequences)
            found.Add(sequences);
        if (deployment.Inputs.Folder is { Report.Format: { } format } folder
            && constants.Checkpoints?.FirstOrDefault(checkpoint => checkpoint.Format == format) is { } checkpoint)
        {
            found.AddRange(checkpoint.Environment.Select(pair =>
                new ContainerVariable(pair.Key, pair.Value, $"format of {folder.SourcePath}")));
        }

        if (profile is not null)
            found.AddRange(profile.Environment.Select(pair => new ContainerVariable(pair.Key, pair.Value, $"profile {profile.Id}")));
        found.AddRange(OfModel(deployment));
        found.AddRange(OfAdapters(deployment));
        return found;
    }

    /// <summary>
    /// A smaller default of the number of sequences, where the user wants fewer tokens in a step: the server would exit at startup.
    /// </summary>
    private static ContainerVariable? BatchedSequences(Deployment deployment, List<ContainerVariable> found)
    {
        var (sequences, tokens) = (deployment.Constants.SequencesVariable, deployment.Constants.BatchedTokensVariable);
        if (sequences is null || tokens is null || deployment.EngineVariables.Said(sequences) is not null
            || ContextResolver.Tokens(deployment.EngineVariables.Said(tokens)) is not { } step
            || found.Find(variable => variable.Name == sequences) is not { } usual || ContextResolver.Tokens(usual.Value) is not { } number)
            return null;
        return number > step ? usual with { Value = Text(step), Origin = tokens } : null;
    }

    /// <summary>
    /// Which model of the Hugging Face Hub the server loads, and the secrets with its tokens, which the container reads itself when it
    /// starts. None for a model that SageMaker mounts at /opt/ml/model or that a file of the project names: nothing would read them.
    /// </summary>
    private static IEnumerable<ContainerVariable> OfModel(Deployment deployment)
    {
        var settings = deployment.Settings;
        if (deployment.Location is ModelLocation.Hub hub && deployment.Constants.NamesModelInFile != true)
        {
            yield return new(ModelVariables.Id, hub.Id, settings.ModelName.Origin!.Detail);
            if (hub.Revision is not null)
                yield return new(ModelVariables.Revision, hub.Revision, settings.ModelName.Origin!.Detail);
        }

        foreach (var (secret, name) in new[] { (settings.HfTokenArn, "HF_TOKEN_ARN"), (settings.NgcTokenArn, "NGC_API_KEY_ARN") })
        {
            if (secret.Effective is { } arn)
                yield return new(name, arn, secret.Origin!.Detail);
        }
    }

    /// <summary>The variables by which a server (its <c>loraVariables</c> name them) keeps adapters in addition to the model.</summary>
    private static IEnumerable<ContainerVariable> OfAdapters(Deployment deployment)
    {
        if (!deployment.Layers.Behaviours.Contains(LoraBehaviour)
            || deployment.Constants.LoraVariables is not { } names)
            yield break;
        var settings = deployment.Settings;
        var asked = settings.EnableLora.Origin!.Detail;
        yield return new(names.Enable, "true", asked);
        if (settings.MaxLoras.Effective is { } slots)
        {
            // A default that leaves no room for a request would end the server at its start.
            var fitted = settings.MaxLoras.IsGiven ? slots : deployment.Adapters.Value?.Slots ?? slots;
            yield return new(names.MaxLoras, Text(fitted), settings.MaxLoras.Origin!.Detail);
            // The host keeps at least those of a batch.
            if (settings.MaxCpuLoras.Effective is { } kept)
                yield return new(names.MaxCpuLoras,
                    Text(settings.MaxCpuLoras.IsGiven ? kept : Math.Max(kept, fitted)), settings.MaxCpuLoras.Origin!.Detail);
        }

        if (settings.MaxLoraRank.Effective is { } rank)
            yield return new(names.MaxLoraRank, Text(rank), settings.MaxLoraRank.Origin!.Detail);
        foreach (var (name, value) in names.Extra)
            yield return new(name, value, asked);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
