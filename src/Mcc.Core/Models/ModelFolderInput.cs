namespace Mcc.Core.Models;

/// <summary>
/// The folder of a language model that the user gave: where it lies, its files, and what a look at its settings and at the heads of its
/// weights said.
/// </summary>
public sealed record ModelFolderInput(string SourcePath, IReadOnlyList<InputFile> Files, LanguageModelReport Report);
