using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Tests.Laws;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>Nodes of an instance type, as objects of the kind Node that no machine is behind.</summary>
internal static class SimulatedNode
{
    /// <summary>
    /// What pods of an EKS node can have (https://github.com/awslabs/amazon-eks-ami, kubelet configuration): CPUs without 6 % of the
    /// first, 1 % of the second, 0.5 % of the next two and 0.25 % of the others; memory without 255 MiB, 11 MiB for each of the pods
    /// that it may run, and 100 MiB before it evicts. The disk is an assumption.
    /// </summary>
    public static JsonObject Create(string name, string instanceType)
    {
        const int MaximumPods = 58;
        const int DiskGib = 80;
        var instance = Combinations.Shipped.Facts.Instances.Find(instanceType)
            ?? throw new ArgumentException(instanceType, nameof(instanceType));
        var reserved = Enumerable.Range(0, instance.Vcpus).Sum(core => core switch { 0 => 60, 1 => 10, 2 or 3 => 5, _ => 2.5 });
        var allocatable = new JsonObject
        {
            ["cpu"] = Text(instance.Vcpus * 1000 - Math.Ceiling(reserved)) + "m",
            ["memory"] = Text(Math.Floor(instance.MemoryGib * 1024) - 255 - 11 * MaximumPods - 100) + "Mi",
            ["ephemeral-storage"] = Text(DiskGib) + "Gi",
        };
        if (instance.Accelerators > 0)
            allocatable[Resource(instance)] = Text(instance.Accelerators);
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = new JsonObject
                {
                    ["node.kubernetes.io/instance-type"] = instanceType,
                    // https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-hyperpod-eks-resiliency-node-labels.html
                    ["sagemaker.amazonaws.com/node-health-status"] = "Schedulable",
                },
            },
            ["status"] = new JsonObject { ["allocatable"] = allocatable },
        };
    }

    private static string Resource(Instance instance) =>
        Combinations.Shipped.Target("hyperpod-eks").Constants.AcceleratorResources![instance.AcceleratorKind];

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
