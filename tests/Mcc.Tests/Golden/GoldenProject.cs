using Mcc.Core.Projects;

namespace Mcc.Tests.Golden;

/// <summary>What is kept of one project: the files that no golden before it has with the same content at the same path.</summary>
/// <param name="Name">Its folder below <c>tests/golden</c>.</param>
public sealed record GoldenProject(string Name, IReadOnlyList<ProjectFile> Files);
