
namespace Mcc.Core.Data;

/// <summary>A machine image that can be chosen for hosting or for batch jobs.</summary>
/// <param name="Kind">The accelerator that it drives: cuda or neuron.</param>
/// <param name="Driver">The driver's version as it is published, such as 550.163.</param>
/// <param name="Cuda">The newest CUDA that the driver runs natively.</param>
/// <param name="CompatMounting">Whether the image's CUDA compatibility libraries are mounted by themselves; null where it is not
/// known.</param>
public sealed record InferenceAmi(string Name, string Kind, string Driver, Version? Cuda, bool? CompatMounting);
