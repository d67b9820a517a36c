
namespace Mcc.Core.Data;

/// <summary>
/// A format of model files, the library that writes it (none where several do), and the extension of its files (empty: a folder).
/// </summary>
public sealed record ModelFormat(string Id, string Extension, string? Framework = null)
{
    /// <summary>All that the libraries load the format under: XGBoost goes by the extension, not by what is in the file.</summary>
    public IReadOnlyList<string> Extensions { get => field ??= [Extension]; init; }

    /// <summary>
    /// The deployment configuration that serves it where none is named (<see cref="ModelFormatsFile.Chosen"/>); null where none does.
    /// </summary>
    public string? Configuration { get; init; }

    /// <summary>Why that one, as a sentence without its subject.</summary>
    public string? Reason { get; init; }

    /// <summary>The name itself where it says the format, else with the extension added.</summary>
    public string NameOf(string fileName) =>
        Extension.Length == 0 || Extensions.Any(extension => fileName.EndsWith("." + extension, StringComparison.Ordinal))
            ? fileName
            : $"{fileName}.{Extension}";
}
