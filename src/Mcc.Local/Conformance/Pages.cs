namespace Mcc.Local.Conformance;

/// <summary>The pages of AWS's documentation that clauses come from, as of November 2026.</summary>
public static class Pages
{
    private const string Guide = "https://docs.aws.amazon.com/sagemaker/latest/dg/";

    /// <summary>Custom Inference Code with Hosting Services.</summary>
    public static Uri Hosting { get; } = new(Guide + "your-algorithms-inference-code.html");

    /// <summary>Custom Inference Code with Batch Transform.</summary>
    public static Uri Batch { get; } = new(Guide + "your-algorithms-batch-code.html");

    /// <summary>Build Your Own Container for SageMaker AI Multi-Model Endpoints.</summary>
    public static Uri MultiModel { get; } = new(Guide + "build-multi-model-build-container.html");

    /// <summary>Multi-container endpoints.</summary>
    public static Uri MultiContainer { get; } = new(Guide + "multi-container-endpoints.html");

    /// <summary>Model Hosting FAQs.</summary>
    public static Uri Questions { get; } = new(Guide + "hosting-faqs.html");
}
