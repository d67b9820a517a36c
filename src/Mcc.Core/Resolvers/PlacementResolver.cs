using Mcc.Core.Data;
using Mcc.Core.Models;

namespace Mcc.Core.Resolvers;

/// <summary>Where a project keeps the model and the user's modules.</summary>
/// <param name="Folder">The folder of the model in the project.</param>
/// <param name="File">What the model is called there; null where the server has no name for its format.</param>
/// <param name="CodeFolder">The folder of the user's modules in the project.</param>
/// <param name="IsInProject">Whether the image is built with the model in it.</param>
public sealed record ModelPlacement(string Folder, string? File, string CodeFolder, bool IsInProject);

/// <summary>Makes a <see cref="ModelPlacement"/>.</summary>
public static class PlacementResolver
{
    public const string ModelFolder = "model";

    /// <summary>The behaviour of layers whose server wants a Triton model repository.</summary>
    private const string RepositoryBehaviour = "model-repository";

    private const string CodeFolder = "code/ext";

    /// <summary>AWS's images import what is in this folder of the model's archive.</summary>
    private const string ArchivedCode = "model/code";

    /// <summary>A language model is many files; this one is always among them.</summary>
    private const string LanguageModelFile = "config.json";

    public static ModelPlacement Resolve(Deployment deployment, IReadOnlyList<ModelFormat> formats)
    {
        var isMounted = deployment.Location is { IsMounted: true };
        var isInProject = deployment.Constants.BundlesModel == true && !isMounted;
        if (!deployment.Layers.Behaviours.Contains(RepositoryBehaviour))
            return new(ModelFolder, FileName(deployment, formats),
                deployment.Constants.ArchivesModel == true ? ArchivedCode : CodeFolder, isInProject);
        var repository = deployment.Repository;
        var folder = $"model_repository/{repository.Name}/1";
        return deployment.Constants.NeedsTensorSpecs == true
            ? new(folder, repository.ModelFile, $"{folder}/ext", repository.ModelFile is not null && !isMounted)
            : new(folder, FileName(deployment, formats), $"{folder}/ext", isInProject);
    }

    /// <summary>
    /// As the user's file (with its format's extension, where the name does not say it), or as a sample of that format would be.
    /// </summary>
    private static string FileName(Deployment deployment, IReadOnlyList<ModelFormat> formats)
    {
        if (deployment.Inputs.Folder is not null)
            return LanguageModelFile;
        if (deployment.Settings.ModelFormat.Value is { } format && deployment.Constants.TritonBackend is null
            && deployment.Constants.ModelFileNames?.GetValueOrDefault(format) is { } name)
            return name;
        if (deployment.Inputs.Model is { } model)
        {
            var file = Path.GetFileName(model.SourcePath.TrimEnd('/'));
            return Named(model.Report.Format)?.NameOf(file) ?? file;
        }

        return Named(deployment.Settings.ModelFormat.Value)?.Extension is { Length: > 0 } extension ? $"model.{extension}" : "model";

        ModelFormat? Named(string? format) => formats.FirstOrDefault(known => string.Equals(known.Id, format, StringComparison.Ordinal));
    }
}
