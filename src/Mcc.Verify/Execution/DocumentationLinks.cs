namespace Mcc.Verify.Execution;

/// <summary>The pages of AWS's documentation that clauses come from, as of November 2026.</summary>
public static class DocumentationLinks
{
    public static DocumentationLink Hosting { get; } = Of("Custom Inference Code with Hosting Services", "your-algorithms-inference-code");

    public static DocumentationLink Batch { get; } = Of("Custom Inference Code with Batch Transform", "your-algorithms-batch-code");

    public static DocumentationLink MultiModel { get; } = Of("Build Your Own Container for Multi-Model Endpoints",
        "build-multi-model-build-container");

    public static DocumentationLink MultiContainer { get; } = Of("Multi-container endpoints", "multi-container-endpoints");

    public static DocumentationLink Adapters { get; } = Of("Fine-tune models with adapter inference components",
        "realtime-endpoints-adapt");

    public static DocumentationLink Invocation { get; } = Of("Invoke models for real-time inference", "realtime-endpoints-test-endpoints");

    public static DocumentationLink Questions { get; } = Of("Model Hosting FAQs", "hosting-faqs");

    private static DocumentationLink Of(string title, string name) => new(title, new(
        $"https://docs.aws.amazon.com/sagemaker/latest/dg/{name}.html"));
}
