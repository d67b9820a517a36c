using System.Collections.Immutable;

namespace Mcc.Core.Models;

/// <summary>An input or an output of a model's graph.</summary>
/// <param name="Type">Element type as Triton names it: <c>FP32</c>, <c>INT64</c>, <c>STRING</c>.</param>
/// <param name="Shape">Length of each dimension, the batch first where there is one; -1 where it varies.</param>
public sealed record ModelTensor(string Name, bool IsInput, string Type, ImmutableArray<long> Shape);
