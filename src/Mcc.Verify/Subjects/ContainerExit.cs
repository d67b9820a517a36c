namespace Mcc.Verify.Subjects;

/// <summary>The exit of a container.</summary>
/// <param name="Code">128 + n when signal n ended it; null where it cannot be known.</param>
/// <param name="IsOutOfMemory">The engine saw that the kernel ended a process of it for lack of memory.</param>
public sealed record ContainerExit(int? Code, bool IsOutOfMemory);
