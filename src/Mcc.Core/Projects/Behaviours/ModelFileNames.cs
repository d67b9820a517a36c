using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary><c>modelFile</c>: what the model is called in <c>modelFolder</c>: as the user's file (with its format's extension, where the name does not say it), or as a sample of that format would be; a language model is many files. And <c>codeFolder</c>, where the user's modules are.</summary>
public sealed class ModelFileNames : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        values["hasModel"] = new Value.Flag(specification.Inputs.Model is not null || specification.Inputs.Folder is not null);
        values["modelFolder"] = RenderedProject.ModelFolder;
        values["codeFolder"] = RenderedProject.CodeFolder;
        values["modelFile"] = new Value.Text(Name(catalog, specification));
    }

    private static string Name(Catalog catalog, DeploymentSpec specification)
    {
        if (specification.Inputs.Folder is not null)
            return "config.json";
        if (specification.Inputs.Model is { } model)
            return Named(model.Report.Format)?.NameOf(Path.GetFileName(model.SourcePath.TrimEnd('/'))) ?? Path.GetFileName(model.SourcePath.TrimEnd('/'));
        return Named(specification.Text("modelFormat"))?.Extension is { Length: > 0 } extension ? $"model.{extension}" : "model";

        ModelFormat? Named(string? format) => catalog.ModelFormats.FirstOrDefault(known => string.Equals(known.Id, format, StringComparison.Ordinal));
    }
}
