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
        ["cuda"] = "The driver of the instance runs the CUDA of the image.",
        ["instance-type"] = "SageMaker hosting has the instance type.",
        ["layers-fit"] = "The server, the target and their options can be combined.",
        ["model-architecture"] = "The server's version serves models of this architecture.",
        ["model-method"] = "The model has a method that the server can call.",
        ["options-exclude"] = "Options that exclude each other are not both given.",
        ["payload-enum"] = "The value is one of those that AWS lists.",
        ["payload-file"] = "The files of requests are there, and are JSON.",
        ["payload-length"] = "The value has a length that AWS takes.",
        ["payload-list"] = "deploy/payloads.json names a known request for each file.",
        ["payload-missing"] = "A request has the members that AWS requires.",
        ["payload-pattern"] = "The value has the form that AWS requires.",
        ["payload-range"] = "The number is within AWS's bounds.",
        ["payload-type"] = "The value is of the type that AWS takes.",
        ["payload-union"] = "Exactly one of the alternatives is given.",
        ["payload-unknown"] = "A request has only members that AWS knows.",
        ["project-record"] = "The record of what the project was made from can be read.",
        ["python"] = "The base image has a Python that the server and the model's libraries support.",
        ["resources-fit"] = "One instance has what a copy of the container asks for.",
        ["service-models"] = "The AWS service models are not old.",
        ["tensor-parallel"] = "The model's attention heads can be split over the accelerators.",
        ["test-row"] = "The model's file says what a row is, so that there is a request to test with.",
        ["transform-fits"] = "A batch's requests at one time are within SageMaker's limit.",
        ["without-effect"] = "An option that was given has an effect.",
    };

    public static string Of(string rule) => All.GetValueOrDefault(rule, rule);
}
