namespace Mcc.Core.Resolvers;

/// <summary>The environment variables by which our images' start, and Hugging Face's, learn the model.</summary>
public static class ModelVariables
{
    public const string Id = "HF_MODEL_ID";
    public const string Revision = "HF_MODEL_REVISION";

    /// <summary>The folder of downloads.</summary>
    public const string Downloads = "HF_HOME";

    /// <summary>
    /// Where SageMaker lays out a model: https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html.
    /// </summary>
    public const string MountedModel = "/opt/ml/model";
}
