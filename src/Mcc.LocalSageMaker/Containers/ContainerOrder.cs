namespace Mcc.LocalSageMaker.Containers;

/// <summary>What one container is to be, however it is run.</summary>
/// <param name="Name">Its own on this machine: endpoint, variant, copy and place in the copy.</param>
/// <param name="Model">The folder that it sees as /opt/ml/model, read-only; null for none.</param>
/// <param name="Models">The folder that it sees as /opt/ml/models: of the models of a multi-model container, or of adapters; null for
/// none.</param>
/// <param name="Code">The extracted archive of SAGEMAKER_SUBMIT_DIRECTORY; null where the container gets it itself, or names none.</param>
/// <param name="FunctionStorageMb">Of a function of Lambda: the size of /tmp, the only folder that it may write to. It shares the network
/// of this machine, so that it reaches its Runtime API, and has a user without rights. Null for others.</param>
internal sealed record ContainerOrder(
    string Name,
    string Image,
    IReadOnlyDictionary<string, string> Environment,
    ContainerLog Log,
    string? Model = null,
    string? Models = null,
    string? Code = null,
    ResourceLimits? ResourceLimits = null,
    int? FunctionStorageMb = null);
