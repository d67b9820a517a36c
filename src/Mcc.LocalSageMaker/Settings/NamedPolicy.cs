using Mcc.Core.Policies;

namespace Mcc.LocalSageMaker.Settings;

/// <summary>A policy that calls are compared with, and the file that it was read from.</summary>
public sealed record NamedPolicy(string File, PolicyDocument Document);
