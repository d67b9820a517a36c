using System.Globalization;
using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>Which driver an instance has, and which CUDA it runs: <c>catalogs/gpu-drivers.json</c>.</summary>
public sealed class GpuDrivers
{
    private readonly Dictionary<string, GpuDriver> defaults;
    private readonly Dictionary<int, string> least;
    private readonly Dictionary<Version, string> toolkits;
    private readonly Dictionary<Version, (Version First, Version? Last)> devices;
    private readonly Dictionary<Version, int> branches;

    private GpuDrivers(GpuDriversFile file)
    {
        Provenance = Provenance.From(file);
        Amis = file.Amis;
        TransformAmis = file.TransformAmis;
        defaults = file.Families
            .Where(row => row is { Driver: not null, Cuda: not null })
            .ToDictionary(
                row => row.Family,
                row => new GpuDriver(row.Driver!, row.Cuda!, Certain: false, CompatMounting: null, row.Seen ?? []),
                StringComparer.Ordinal);
        least = file.Cuda.ToDictionary(row => row.Major, row => row.Least);
        toolkits = file.Cuda.SelectMany(row => row.Toolkits).ToDictionary(pair => Version.Parse(pair.Key), pair => pair.Value);
        devices = file.Devices.ToDictionary(row => row.Compute, row => (row.First, row.Last));
        branches = file.Devices.Where(row => row.Branch is not null).ToDictionary(row => row.Compute, row => row.Branch!.Value);
    }

    public Provenance Provenance { get; }

    /// <summary>What can be chosen as InferenceAmiVersion: exactly what the service takes.</summary>
    public IReadOnlyList<InferenceAmi> Amis { get; }

    /// <summary>What is known to be a TransformAmiVersion; the service's own list is open.</summary>
    public IReadOnlyList<InferenceAmi> TransformAmis { get; }

    public static GpuDrivers Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/gpu-drivers.json", json, DataJson.Default.GpuDriversFile));

    public InferenceAmi? FindAmi(string name) =>
        Amis.Concat(TransformAmis).FirstOrDefault(ami => string.Equals(ami.Name, name, StringComparison.Ordinal));

    /// <summary>
    /// The driver of an instance: certain where a machine image was chosen, else its family's default; null where neither is known.
    /// </summary>
    public GpuDriver? Of(Instance instance, string? ami = null)
    {
        if (ami is null)
            return defaults.GetValueOrDefault(instance.Family);
        return FindAmi(ami) is { Cuda: { } cuda } chosen
            ? new GpuDriver(chosen.Driver, cuda, Certain: true, chosen.CompatMounting, [])
            : null;
    }

    /// <summary>
    /// The machine images for hosting that run an image's CUDA without compatibility libraries, native ones first, older before newer.
    /// </summary>
    public IReadOnlyList<InferenceAmi> Running(Version imageCuda) =>
        [.. Amis
            .Where(ami => ami.Cuda is not null && ami.Cuda.Major >= imageCuda.Major)
            .OrderBy(ami => ami.Cuda < imageCuda)
            .ThenBy(ami => ami.Cuda)];

    /// <summary>The oldest driver on which an image of this CUDA runs by minor version compatibility; null where it is not known.</summary>
    public string? LeastDriver(Version imageCuda) => least.GetValueOrDefault(imageCuda.Major);

    /// <summary>The driver that came with this CUDA toolkit; null where it is not known.</summary>
    public string? NativeDriver(Version imageCuda) => toolkits.GetValueOrDefault(new Version(imageCuda.Major, imageCuda.Minor));

    /// <summary>
    /// Whether a driver runs devices of a compute capability: the first branch that knows them, or a newer one. True where the capability
    /// or the driver is not known.
    /// </summary>
    public bool Drives(Version? compute, string? driver) =>
        compute is null || driver is null || !branches.TryGetValue(compute, out var first)
        || !int.TryParse(driver.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var branch) || branch >= first;

    /// <summary>Whether a toolkit makes code for devices of a compute capability; true for a capability that is not known.</summary>
    public bool MakesCodeFor(Version compute, Version toolkit) =>
        !devices.TryGetValue(compute, out var range) || (toolkit >= range.First && (range.Last is null || toolkit <= range.Last));
}
