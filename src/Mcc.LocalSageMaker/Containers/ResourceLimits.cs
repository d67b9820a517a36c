namespace Mcc.LocalSageMaker.Containers;

/// <summary>What an instance type gives a container, as far as this machine has it.</summary>
internal sealed record ResourceLimits(double Cpus, long MemoryBytes);
