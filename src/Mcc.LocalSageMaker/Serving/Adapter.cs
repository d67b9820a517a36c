using Mcc.LocalSageMaker.Artifacts;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>A LoRA adapter of a base component.</summary>
/// <param name="Name">That of its own inference component, by which the container is asked for it.</param>
internal sealed record Adapter(string Name, ModelSource Source);
