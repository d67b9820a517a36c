using Mcc.Core.Projects;
using Mcc.Core.Templates.Languages;

namespace Mcc.Tests.Laws.Readers;

/// <summary>A generated file that lies on the disk, the first of its path and content among all combinations.</summary>
/// <param name="Combination">Which project it is of.</param>
/// <param name="Path">Below the project's folder.</param>
/// <param name="OnDisk">Where it can be read.</param>
public sealed record WrittenFile(string Combination, CheckedProject? Project, string Path, FileKind Kind, string OnDisk);
