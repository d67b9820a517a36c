using System.Collections.Immutable;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Formats;

/// <summary>
/// The tensors of a forest under the names that Triton's FIL backend has for them: https://github.com/triton-inference-server/fil_backend.
/// </summary>
internal static class ForestTensors
{
    public static ImmutableArray<ModelTensor> Of(int features, int outputs) =>
    [
        new("input__0", IsInput: true, "FP32", [-1, features]),
        new("output__0", IsInput: false, "FP32", outputs == 1 ? [-1] : [-1, outputs]),
    ];
}
