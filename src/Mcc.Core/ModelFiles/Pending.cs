// A stand-in until the real reader of model files lands; delete this file then.
using System.Collections.Immutable;
using Mcc.Core.Validation;

namespace Mcc.Core.ModelFiles;

public sealed record ModelReport(string FileName, string? Format, string? Framework)
{
    public ImmutableSortedDictionary<string, string> Versions { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableArray<Finding> Findings { get; init; } = [];
}

public sealed record ModelTrust(bool Trusted, IReadOnlyList<OwnModule> OwnModules);

public sealed record OwnModule(string Name)
{
    public static OwnModule FromSource(string name, string source) => new(name);
}

public static class ModelFile
{
    public static ModelReport Read(Stream stream, string fileName, ModelTrust trust)
    {
        var format = Path.GetExtension(fileName).TrimStart('.');
        return new(fileName, format, format is "pkl" or "joblib" ? "sklearn" : null);
    }
}

public static class ModelRequirements
{
    public static IReadOnlyList<string> For(ModelReport report) => [];
}
