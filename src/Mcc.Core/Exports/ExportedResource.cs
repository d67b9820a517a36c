namespace Mcc.Core.Exports;

/// <summary>A resource of a template: its name there, what it is by the mapping, and what the project says of it.</summary>
internal sealed record ExportedResource(string Name, MappedResource Mapped, ExportNode.Group Content);
