namespace Mcc.Verify.Trials;

/// <summary>The pages of AWS's documentation that clauses come from, as of November 2026.</summary>
public static class Pages
{
    public static Page Hosting { get; } = Of("Custom Inference Code with Hosting Services", "your-algorithms-inference-code");

    public static Page Batch { get; } = Of("Custom Inference Code with Batch Transform", "your-algorithms-batch-code");

    public static Page MultiModel { get; } = Of("Build Your Own Container for Multi-Model Endpoints", "build-multi-model-build-container");

    public static Page MultiContainer { get; } = Of("Multi-container endpoints", "multi-container-endpoints");

    public static Page Adapters { get; } = Of("Fine-tune models with adapter inference components", "realtime-endpoints-adapt");

    public static Page Invocation { get; } = Of("Invoke models for real-time inference", "realtime-endpoints-test-endpoints");

    public static Page Questions { get; } = Of("Model Hosting FAQs", "hosting-faqs");

    private static Page Of(string title, string name) => new(title, new($"https://docs.aws.amazon.com/sagemaker/latest/dg/{name}.html"));
}
