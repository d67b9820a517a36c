namespace Mcc.LocalSageMaker.Containers;

/// <summary>What an instance type gives a container, as far as this machine has it.</summary>
internal sealed record Allowance(double Cpus, long MemoryBytes);
