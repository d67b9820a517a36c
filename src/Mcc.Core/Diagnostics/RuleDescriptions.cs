namespace Mcc.Core.Diagnostics;

/// <summary>
/// What the rules of a project's check are about, one sentence each, for readers that list rules. A rule without one is its own
/// description.
/// </summary>
public static class RuleDescriptions
{
    private static readonly Dictionary<string, string> All = new(StringComparer.Ordinal)
    {
        ["accelerator"] = "The server's image needs an accelerator that the instance type has.",
        ["arn-partition"] = "ARNs are in the partition of the region.",
        ["batch"] = "One step has a token for each sequence, and for the longest prompt where that is one step.",
        ["cuda"] = "The driver of the instance runs the CUDA of the image.",
        ["driver"] = "The driver of the machine image knows the accelerator.",
        ["fargate"] = "Fargate has what a pod requests.",
        ["file-system"] = "A mounted file system and a model of the Hub do not both provide the model.",
        ["instance-type"] = "SageMaker hosting, or for pods HyperPod or EKS, has the instance type.",
        ["layers-fit"] = "The server, the target and their options can be combined.",
        ["model-architecture"] = "The server's version serves models of this architecture.",
        ["model-checkpoint"] = "The server loads the format of the model's weights.",
        ["model-kind"] = "The server serves models of this kind.",
        ["model-method"] = "The model has a method that the server can call.",
        ["number-format"] = "The accelerator and the server have the numbers that the model's weights are stored in.",
        ["options-exclude"] = "Options that exclude each other are not both set.",
        ["payload-enum"] = "The value is one of those that AWS lists.",
        ["payload-file"] = "The request files exist and are JSON.",
        ["payload-length"] = "The value has a length that AWS accepts.",
        ["payload-list"] = "runtime/aws/payloads.json names a known request for each file.",
        ["payload-missing"] = "A request has the members that AWS requires.",
        ["payload-pattern"] = "The value matches the pattern that AWS requires.",
        ["payload-range"] = "The number is within AWS's bounds.",
        ["payload-type"] = "The value has the type that AWS requires.",
        ["payload-union"] = "Exactly one of the alternatives is given.",
        ["payload-unknown"] = "A request has only members that AWS knows.",
        ["pod-fits"] = "A node of the cluster can give a pod what it requests.",
        ["pod-permissions"] = "Pods that read secrets have a service account.",
        ["pod-scaling"] = "What scales the pods can measure their load.",
        ["project-record"] = "The project record (.mcc/project.json) is readable.",
        ["python"] = "The base image has a Python that the server and the model's libraries support.",
        ["resources-fit"] = "One instance has the resources that a copy of the container requests.",
        ["server-option-prefix"] = "The container reads the variables that are set.",
        ["server-option-twice"] = "An option of the server has one value.",
        ["server-options"] = "Options of the server do not contradict each other.",
        ["service-models"] = "The AWS service models are up to date.",
        ["tensor-parallel"] = "The model can be split over the accelerators.",
        ["test-row"] = "The model file describes its rows, so a test request can be generated.",
        ["transform-fits"] = "Concurrent batch requests are within SageMaker's limit.",
        ["without-effect"] = "Each option that is set has an effect.",
    };

    public static string Of(string rule) => All.GetValueOrDefault(rule, rule);
}
