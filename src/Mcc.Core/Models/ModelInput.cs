namespace Mcc.Core.Models;

/// <summary>
/// The model that the user gave, as the platform layer found it: its path, its size in bytes, its SHA-256 and what a look inside said.
/// </summary>
public sealed record ModelInput(string SourcePath, IReadOnlyList<InputFile> Files, bool IsFolder, ModelReport Report);
