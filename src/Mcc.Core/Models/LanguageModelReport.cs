using System.Collections.Immutable;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Models;

/// <summary>What the folder of a language model says about itself.</summary>
/// <param name="Architecture">The class in its config.json; null where it names none.</param>
/// <param name="Shape">Its sizes; null where config.json does not have them under the names that transformers gives them.</param>
/// <param name="WeightBytes">All tensors together: its index says it, else the files of its weights; null where it has neither.</param>
/// <param name="Format">How its weights are stored; null where it has none.</param>
/// <param name="Files">The files that a server needs, below the folder: a checkpoint that is there twice is served once.</param>
public sealed record LanguageModelReport(
    string? Architecture, ModelShape? Shape, long? WeightBytes, CheckpointFormat? Format, ImmutableArray<string> Files,
    ImmutableArray<Finding> Findings);
