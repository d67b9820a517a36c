using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>A container image that a project can be built on.</summary>
/// <param name="List">The list that a backend names.</param>
/// <param name="Registry">The registry whose address depends on the region; null where <paramref name="Name"/> is the whole
/// reference.</param>
/// <param name="Name">Repository and tag.</param>
/// <param name="Engine">The engine that serves inside, by which options and supported architectures go.</param>
/// <param name="EngineVersion">Null where it is not known.</param>
/// <param name="Accelerator">The programming interface that it is built for: cuda, neuron, rocm, or cpu for none.</param>
/// <param name="Cuda">The toolkit inside; null where there is none or it is not known.</param>
/// <param name="Ami">The InferenceAmiVersion to deploy it with; null where none is needed.</param>
/// <param name="Created">Year-month-day; null where it is not known.</param>
/// <param name="EndOfLife">The day after which it gets no security fixes.</param>
/// <param name="Trouble">What users report of it; null where nothing is known.</param>
/// <param name="Direct">How SageMaker starts it as it is; null where it has to be built upon.</param>
/// <param name="NeedsAccelerator">False where it serves on a CPU as well.</param>
/// <param name="Devices">The only accelerators that it runs on, by their ids; null where every one of its interface will do.</param>
/// <param name="Python">The Python inside; null where nothing says it.</param>
/// <param name="Verified">Whether the tag and its CUDA version come from its maker or were seen in use.</param>
public sealed record BaseImage(
    string List,
    string? Registry,
    string Name,
    Version Version,
    string Engine,
    Version? EngineVersion,
    string Accelerator,
    Version? Cuda,
    string? Ami,
    IReadOnlyList<string> Processors,
    string? Created,
    string? EndOfLife,
    bool IsDefault,
    bool Verified,
    string Note,
    string? Trouble = null,
    DirectStart? Direct = null,
    bool NeedsAccelerator = true,
    IReadOnlyList<string>? Devices = null,
    Version? Python = null)
{
    /// <summary>Words in names of images, by the programming interface that they stand for. The first that is found counts.</summary>
    private static readonly (string Kind, string[] Words)[] Kinds =
    [
        ("rocm", ["rocm", "amd"]),
        ("neuron", ["neuron", "neuronx"]),
        ("gaudi", ["gaudi", "hpu"]),
        ("cuda", ["cuda", "gpu"]),
        ("cpu", ["cpu"]),
    ];

    /// <summary>What the reference of an image says that it is built for; null where it says nothing.</summary>
    public static string? KindIn(string reference)
    {
        var words = reference[(reference.LastIndexOf('/') + 1)..].ToLowerInvariant().Split('-', '_', '.', ':', '@');
        return Kinds.FirstOrDefault(kind => words.Any(word => kind.Words.Contains(Named(word), StringComparer.Ordinal))).Kind;

        // cu128 is CUDA 12.8.
        static string Named(string word) =>
            word.StartsWith("cu", StringComparison.Ordinal) && word.Length > 2 && word.AsSpan(2).ContainsAnyExceptInRange('0', '9') == false
                ? "cuda" : word;
    }
}
