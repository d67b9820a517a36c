using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Exports;

/// <summary>A language in which templates are written.</summary>
internal interface IExportLanguage
{
    /// <summary>What the requests say that this language cannot.</summary>
    IEnumerable<Finding> Check(IReadOnlyList<DeploymentRequest> requests);

    /// <exception cref="UnwritableValueException">A value of the scope cannot be written.</exception>
    string Write(Catalog catalog, ExportMapping mapping, IReadOnlyList<ExportedResource> resources, bool asJson);
}
