using System.Collections.Concurrent;
using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>What we know of the outside world, each catalog read when it is first asked for.</summary>
public sealed class Facts(DataFiles files)
{
    private readonly ConcurrentDictionary<string, ServerOptions> serverOptions = new(StringComparer.Ordinal);

    /// <summary>The facts that are shipped inside this assembly.</summary>
    public static Facts Embedded { get; } = new(DataFiles.Embedded);

    public Instances Instances => field ??= Instances.Parse(files.Read("catalogs/instances.json"));

    public Regions Regions => field ??= Regions.Parse(files.Read("catalogs/regions.json"));

    public GpuDrivers GpuDrivers => field ??= GpuDrivers.Parse(files.Read("catalogs/gpu-drivers.json"));

    /// <summary>The sizes of tasks on Fargate.</summary>
    public FargateSizes FargateSizes => field ??= FargateSizes.Parse(files.Read("catalogs/task-sizes.json"));

    public Engines Engines => field ??= Engines.Parse(files.Read("catalogs/engines.json"));

    public Images Images => field ??= Images.Parse(files.Read("catalogs/images.json"));

    public KnownModels Models => field ??= KnownModels.Parse(files.Read("catalogs/models.json"));

    public ModelShapes ModelShapes => field ??= ModelShapes.Parse(files.Read("catalogs/model-architectures.json"));

    public ArchitectureSupport ArchitectureSupport => field ??= ArchitectureSupport.Parse(files.Read("catalogs/architecture-support.json"));

    public PythonImages PythonImages => field ??= PythonImages.Parse(files.Read("catalogs/python-images.json"));

    /// <summary>What serves in place of AWS's prebuilt images.</summary>
    public PrebuiltRunnersFile PrebuiltRunners => field ??= DataReader.Read("data/catalogs/prebuilt-runners.json",
        files.Read("catalogs/prebuilt-runners.json"), DataJson.Default.PrebuiltRunnersFile);

    /// <summary>The options that a server's program takes, by the name of its list.</summary>
    public ServerOptions OptionsOf(string list) => serverOptions.GetOrAdd(list,
        name => ServerOptions.Parse(name, files.Read($"catalogs/server-options/{name}.json"), OptionsOf));

    /// <summary>
    /// The sizes of a model by its Hugging Face id, through the base model that it was tuned from; null where they are not known.
    /// </summary>
    public ModelShape? ShapeOf(string modelId) => ModelShapes.Find(Models.Find(modelId)?.Shape ?? modelId);
}
