using Mcc.Core.Data;

namespace Mcc.Core.Projects;

/// <summary>
/// A file that a project will have: its path there, the layer that owns it, and the data files that it is rendered from, in the order of
/// merging.
/// </summary>
public sealed record PlannedFile(string Path, TemplateLayer Owner, IReadOnlyList<string> DataPaths);
