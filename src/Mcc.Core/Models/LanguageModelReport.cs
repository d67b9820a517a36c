using System.Collections.Immutable;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Models;

/// <summary>What the folder of a language model says about itself.</summary>
/// <param name="Architecture">The class in its config.json; null where it names none.</param>
/// <param name="Shape">Its sizes; null where config.json does not have them under the names that transformers gives them.</param>
/// <param name="WeightBytes">All tensors together: its index says it, else its safetensors files; null where it has neither.</param>
public sealed record LanguageModelReport(string? Architecture, ModelShape? Shape, long? WeightBytes, ImmutableArray<Finding> Findings);
