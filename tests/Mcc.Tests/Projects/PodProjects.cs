using System.Text.Json.Nodes;

namespace Mcc.Tests.Projects;

/// <summary>Projects for Kubernetes.</summary>
internal static class PodProjects
{
    public static Made Http(params (string, JsonNode)[] more) => Of("http-flask", more);

    public static Made Llm(params (string, JsonNode)[] more) =>
        Of("transformers-vllm",
        [
            .. new (string Key, JsonNode Value)[] { ("modelName", "Qwen/Qwen3-8B"), ("instanceType", "ml.g6e.2xlarge") }
                .Where(each => !more.Any(other => other.Item1 == each.Key)),
            .. more,
        ]);

    public static Made Of(string configuration, params (string, JsonNode)[] more) =>
        Made.From([("projectName", "pods"), ("deploymentConfig", configuration), ("deploymentTarget", "hyperpod-eks"), .. more]);
}
