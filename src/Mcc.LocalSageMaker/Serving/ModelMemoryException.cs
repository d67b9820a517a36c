namespace Mcc.LocalSageMaker.Serving;

/// <summary>A multi-model container has no memory for a model, although it has no other one.</summary>
#pragma warning disable CA1032, S3871 // It stays in this program, and says which model; without it would be no use.
internal sealed class ModelMemoryException(string target)
    : Exception($"Not enough memory to load {target}, although no other model is loaded.");
#pragma warning restore CA1032, S3871
