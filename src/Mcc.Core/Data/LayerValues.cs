using System.Collections.ObjectModel;
using System.Text.Json;

namespace Mcc.Core.Data;

/// <summary>
/// The constants of a layer (<c>values</c>), which templates and resolvers read; a later layer's wins. A constant that only templates of
/// a user's own data folder read goes into <see cref="Template"/>.
/// </summary>
public sealed record LayerValues
{
    /// <summary>Kubernetes resource name by accelerator kind.</summary>
    public IReadOnlyDictionary<string, string>? AcceleratorResources { get; init; }

    /// <summary>
    /// Environment variable with the content type of a response to a client that asks for none, as SageMaker's own containers have it.
    /// </summary>
    public string? AcceptVariable { get; init; }

    /// <summary>Environment variable that sets the number of model copies; adapters need exactly one.</summary>
    public string? AdapterCopiesVariable { get; init; }

    /// <summary>HTTP path of the engine that loads an adapter.</summary>
    public string? AdapterLoadPath { get; init; }

    /// <summary>HTTP path of the engine that unloads an adapter.</summary>
    public string? AdapterUnloadPath { get; init; }

    /// <summary>HTTP path of the engine that answers /invocations.</summary>
    public string? AnswerPath { get; init; }

    /// <summary>Maximum duration of a response in seconds.</summary>
    public int? AnswerSeconds { get; init; }

    /// <summary>Seconds for which AWS watches each step of an update before the next one.</summary>
    public int? BakeSeconds { get; init; }

    /// <summary>Content type of the records of a transform job.</summary>
    public string? BatchContentType { get; init; }

    /// <summary>Whether the image contains the model.</summary>
    public bool? BundlesModel { get; init; }

    /// <summary>Formats of checkpoints that the server loads; without this member each is taken.</summary>
    public IReadOnlyList<LoadedCheckpoint>? Checkpoints { get; init; }

    /// <summary>Name of the classifier parameter of Triton's FIL backend.</summary>
    public ClassifierParameterNames? ClassifierParameter { get; init; }

    /// <summary>Value of the context variable with which the server fits the context length to the memory itself.</summary>
    public string? ContextFitted { get; init; }

    /// <summary>First engine version that accepts `contextFitted`.</summary>
    public string? ContextFittedSince { get; init; }

    /// <summary>Whether the server bounds the context length by the memory itself.</summary>
    public bool? ContextIsBounded { get; init; }

    /// <summary>Context length in tokens where the model's own does not fit.</summary>
    public string? ContextOtherwise { get; init; }

    /// <summary>Environment variable of the context length.</summary>
    public string? ContextVariable { get; init; }

    /// <summary>Whether the image build copies the engine's model folder.</summary>
    public bool? CopiesEngineModel { get; init; }

    /// <summary>Whether the project describes the model's tensors.</summary>
    public bool? NeedsTensorSpecs { get; init; }

    /// <summary>Whether the server answers in tokens.</summary>
    public bool? DescribesTokens { get; init; }

    /// <summary>Environment variable of expert parallelism: a switch, or the number of ranks.</summary>
    public string? ExpertParallelVariable { get; init; }

    /// <summary>Environment variable of the number of ranks that a sequence is spread over while it is decoded.</summary>
    public string? DecodeContextVariable { get; init; }

    /// <summary>Environment variable of the maximum number of sequences in one step.</summary>
    public string? SequencesVariable { get; init; }

    /// <summary>Environment variable that lets a prompt be computed in several steps.</summary>
    public string? ChunkedVariable { get; init; }

    /// <summary>Environment variable of the method that weights are quantized with while they are loaded.</summary>
    public string? QuantizationVariable { get; init; }

    /// <summary>Environment variable of the GiB of weights that each accelerator leaves in the memory of the host.</summary>
    public string? OffloadVariable { get; init; }

    /// <summary>Environment variable of the data type of weights and activations.</summary>
    public string? DataTypeVariable { get; init; }

    /// <summary>Folder for downloads at start, on the disk that SageMaker mounts.</summary>
    public string? DownloadFolder { get; init; }

    /// <summary>Whether the nodes are EC2's own, whose types have no <c>ml.</c>.</summary>
    public bool? Ec2Nodes { get; init; }

    /// <summary>Kubernetes resource name of EFA interfaces.</summary>
    public string? EfaResource { get; init; }

    /// <summary>Arguments of the engine inside Triton, as its own file has them.</summary>
    public JsonElement? EngineArguments { get; init; }

    /// <summary>HTTP path of the engine that answers /ping.</summary>
    public string? HealthPath { get; init; }

    /// <summary>Whether the server takes a GGUF file instead of a folder.</summary>
    public bool? LoadsGguf { get; init; }

    /// <summary>List of base images in catalogs/images.json.</summary>
    public string? ImageList { get; init; }

    /// <summary>Whether the image build installs requirements.txt.</summary>
    public bool? InstallsRequirements { get; init; }

    /// <summary>Minimum NVIDIA compute capability of the server.</summary>
    public string? MinComputeCapability { get; init; }

    /// <summary>Whether the server uses no accelerator.</summary>
    public bool? LeavesAcceleratorsIdle { get; init; }

    /// <summary>Environment variable that allows a context length beyond the model's own.</summary>
    public string? LongerContextVariable { get; init; }

    /// <summary>Environment variables of LoRA adapters.</summary>
    public LoraVariableNames? LoraVariables { get; init; }

    /// <summary>Triton's max_batch_size.</summary>
    public int? MaxBatchSize { get; init; }

    /// <summary>Environment variable of the share of GPU memory that the server takes.</summary>
    public string? MemoryShareVariable { get; init; }

    /// <summary>Arguments before the model on the server's command line.</summary>
    public IReadOnlyList<string>? ModelArgument { get; init; }

    /// <summary>Name of the model file in the repository, by format.</summary>
    public IReadOnlyDictionary<string, string>? ModelFileNames { get; init; }

    /// <summary>Whether do/deploy uploads the model, with the code in its folder, as the archive that SageMaker lays out.</summary>
    public bool? ArchivesModel { get; init; }

    /// <summary>The distribution whose version in the image is compared with the one that wrote the model.</summary>
    public string? ModelLibrary { get; init; }

    /// <summary>Whether a newer version of that distribution reads what older ones wrote, by its own word.</summary>
    public bool? ReadsOlderModels { get; init; }

    /// <summary>Whether SageMaker mounts the model.</summary>
    public bool? MountsModel { get; init; }

    /// <summary>Whether --model-name is a name only.</summary>
    public bool? NamesModel { get; init; }

    /// <summary>Whether a file of the project names the model.</summary>
    public bool? NamesModelInFile { get; init; }

    /// <summary>List of server options in catalogs/server-options.</summary>
    public string? OptionList { get; init; }

    /// <summary>Environment variable of the pipeline parallel size.</summary>
    public string? PipelineParallelVariable { get; init; }

    /// <summary>Whether the server loads models from the Hugging Face Hub.</summary>
    public bool? ReadsHuggingFace { get; init; }

    /// <summary>Whether the server downloads from NVIDIA NGC, so that it needs a key of NGC.</summary>
    public bool? ReadsNgc { get; init; }

    /// <summary>Maximum request size in bytes that the target sends.</summary>
    public long? RequestBytes { get; init; }

    /// <summary>Whether the server runs without a container.</summary>
    public bool? RunsAsProcess { get; init; }

    /// <summary>Input tensors of the sample model, as NAME:TYPE:DIMS.</summary>
    public IReadOnlyList<string>? SampleInputs { get; init; }

    /// <summary>Output tensors of the sample model, as NAME:TYPE:DIMS.</summary>
    public IReadOnlyList<string>? SampleOutputs { get; init; }

    /// <summary>Whether scaling follows the queue of an asynchronous endpoint.</summary>
    public bool? ScalesByBacklog { get; init; }

    /// <summary>Auto scaling follows the requests that run at the same time, because one request can take seconds.</summary>
    public bool? ScalesByConcurrency { get; init; }

    /// <summary>Whether containers start when a request needs them, and there are no instances.</summary>
    public bool? IsServerless { get; init; }

    /// <summary>Whether the container runs as a task on Fargate, which has sizes of its own and no GPUs.</summary>
    public bool? IsFargate { get; init; }

    /// <summary>MiB that the server and its libraries take without a model, with one worker.</summary>
    public int? ServerMib { get; init; }

    /// <summary>The endpoint's instances hold copies of an inference component, and SageMaker adds instances for them.</summary>
    public bool? PlacesCopies { get; init; }

    /// <summary>Python module of the engine's HTTP application.</summary>
    public string? ServerApplication { get; init; }

    /// <summary>Number of the user that the server can run as from the start, on a read-only disk; null where it needs root.</summary>
    public int? ServerUser { get; init; }

    /// <summary>Python module that starts the engine.</summary>
    public string? ServerModule { get; init; }

    /// <summary>Whether nginx passes requests for metrics on to the server.</summary>
    public bool? ProxiesMetrics { get; init; }

    /// <summary>Prometheus metrics of the server; null where it has none.</summary>
    public ServerMetrics? ServerMetrics { get; init; }

    /// <summary>What Service Quotas calls the use of instances by this target, after the instance type and "for".</summary>
    public string? QuotaUsage { get; init; }

    /// <summary>Prefix of environment variables that become server options.</summary>
    public string? ServerPrefix { get; init; }

    /// <summary>Command line of the server before its options.</summary>
    public IReadOnlyList<string>? ServerProgram { get; init; }

    /// <summary>DJL Serving's engine.</summary>
    public string? ServingEngine { get; init; }

    /// <summary>Whether workers can share a model that was loaded before the fork.</summary>
    public bool? ShareModel { get; init; }

    /// <summary>Environment variable of the number of processes that answer; without it the server counts the CPUs of its node.</summary>
    public string? WorkersVariable { get; init; }

    /// <summary>Seconds from the removal of a pod until it is killed.</summary>
    public int? PodGraceSeconds { get; init; }

    /// <summary>Startup health check timeout in seconds.</summary>
    public int? StartupTimeoutSeconds { get; init; }

    /// <summary>Whether the server streams responses.</summary>
    public bool? Streams { get; init; }

    /// <summary>Whether the project contains the user's Python modules.</summary>
    public bool? TakesCode { get; init; }

    /// <summary>Environment variable of the tensor parallel size.</summary>
    public string? TensorParallelVariable { get; init; }

    /// <summary>Maximum duration of one prediction in seconds.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Model type of Triton's FIL backend, by format.</summary>
    public IReadOnlyDictionary<string, string>? TreeModels { get; init; }

    /// <summary>Triton backend in config.pbtxt.</summary>
    public string? TritonBackend { get; init; }

    /// <summary>Triton platform in config.pbtxt; empty where the backend says it.</summary>
    public string? TritonPlatform { get; init; }

    /// <summary>Share of GPU memory that the server takes without the variable.</summary>
    public string? UsualMemoryShare { get; init; }

    /// <summary>Accept header of a transform job's requests: lines in give lines out.</summary>
    public string? BatchAccept { get; init; }

    /// <summary>Content types of requests that the server reads, for the model registry.</summary>
    public IReadOnlyList<string>? ContentTypes { get; init; }

    /// <summary>Content types of responses that the server writes, for the model registry.</summary>
    public IReadOnlyList<string>? ResponseTypes { get; init; }

    /// <summary>Environment variable of the maximum number of tokens in one step.</summary>
    public string? BatchedTokensVariable { get; init; }

    /// <summary>Environment variable of the KV cache's data type.</summary>
    public string? CacheTypeVariable { get; init; }

    /// <summary>Environment variable of the data parallel size.</summary>
    public string? DataParallelVariable { get; init; }

    /// <summary>
    /// Whether the project has the server's source, which is compiled: in the image's first stage, and by <c>do/run --process</c>.
    /// </summary>
    public bool? CompilesServer { get; init; }

    /// <summary>Whether scripts of the project look for a Python.</summary>
    public bool? FindsPython { get; init; }

    /// <summary>Whether the server generates the maximum number of tokens if a request has `ignore_eos`.</summary>
    public bool? IgnoresEos { get; init; }

    /// <summary>Whether nothing says what a row of the model looks like.</summary>
    public bool? LacksRow { get; init; }

    /// <summary>Whether the server serves diffusion models and no language models.</summary>
    public bool? ServesDiffusion { get; init; }

    /// <summary>Whether the server in the image runs in the image's own Python.</summary>
    public bool? ServesWithPython { get; init; }

    /// <summary>Environment variable by which data parallel ranks share the tensor parallel GPUs.</summary>
    public string? SharedDataParallelVariable { get; init; }

    /// <summary>Constants for the layer's own templates, by name.</summary>
    public IReadOnlyDictionary<string, JsonElement> Template { get => field ??= ReadOnlyDictionary<string, JsonElement>.Empty; init; }
}

/// <summary>Lists that all layers append to (<c>adds</c>).</summary>
public sealed record LayerLists
{
    /// <summary>Lines of requirements.txt for the model.</summary>
    public IReadOnlyList<string>? ModelRequirements { get; init; }

    /// <summary>Lines of requirements.txt for the server.</summary>
    public IReadOnlyList<string>? ServerRequirements { get; init; }

    /// <summary>Python modules that the server and the model import.</summary>
    public IReadOnlyList<string>? PythonModules { get; init; }

    /// <summary>Programs that the server needs as a plain process.</summary>
    public IReadOnlyList<string>? ProcessTools { get; init; }
}

/// <summary>Prometheus metrics of a server.</summary>
/// <param name="Path">The HTTP path.</param>
/// <param name="PortVariable">Environment variable of their port; without it they have the port of requests.</param>
/// <param name="Environment">Variables that turn them on; pods have them.</param>
/// <param name="Load">A query of Prometheus for the requests at the same time. {} is filled with the labels of the pods.</param>
public sealed record ServerMetrics(
    string Path, string? PortVariable = null, IReadOnlyDictionary<string, string>? Environment = null, string? Load = null);

/// <summary>Environment variables by which a server keeps LoRA adapters.</summary>
/// <param name="Enable">Enables LoRA.</param>
/// <param name="MaxLoras">Maximum number of adapters at once.</param>
/// <param name="MaxCpuLoras">Number of adapters in the memory of the host.</param>
/// <param name="MaxLoraRank">Maximum rank of an adapter.</param>
/// <param name="Extra">Further variables that it needs, with their values.</param>
public sealed record LoraVariableNames(
    string Enable, string MaxLoras, string MaxCpuLoras, string MaxLoraRank, IReadOnlyDictionary<string, string> Extra);

/// <summary>A format of a checkpoint that a server loads.</summary>
/// <param name="Format">The format.</param>
/// <param name="Environment">Environment variables with which the server loads it.</param>
/// <param name="Condition">What the image needs for it, as a sentence with its source; null for nothing.</param>
public sealed record LoadedCheckpoint(CheckpointFormat Format, IReadOnlyDictionary<string, string> Environment, string? Condition = null);

/// <summary>A parameter that was renamed.</summary>
/// <param name="Name">Its name today.</param>
/// <param name="Before">The first image version with that name.</param>
/// <param name="Was">Its name in older images.</param>
public sealed record ClassifierParameterNames(string Name, string Before, string Was);
