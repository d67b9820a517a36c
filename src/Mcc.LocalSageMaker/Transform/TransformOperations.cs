using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Transform;

/// <summary>CreateTransformJob, DescribeTransformJob, ListTransformJobs, StopTransformJob.</summary>
internal sealed class TransformOperations(ResourceStores stores, ModelOperations models, TransformLife life, TimeProvider time)
{
    private const int LargestTogether = 100;

    private static readonly Listing Listing = new("TransformJobName", "TransformJobStatus");

    public JsonObject Create(JsonObject input)
    {
        var name = (string)input["TransformJobName"]!;
        var model = models.Find((string)input["ModelName"]!);
        Check(input, model);
        var arn = stores.Arn("transform-job", name);
        var record = (JsonObject)input.DeepClone();
        record["TransformJobArn"] = arn;
        record["TransformJobStatus"] = "InProgress";
        record["CreationTime"] = Time.Now(time);
        record["LastModifiedTime"] = Time.Now(time);
        record["_model"] = model.DeepClone();
        if (!stores.TransformJobs.Add(name,
            record)) throw AwsServiceException.InUse("Job name must be unique within an AWS account and region, and a job with this name "
                + $"already exists ({arn})");
        life.Begin(name);
        return new() { ["TransformJobArn"] = arn };
    }

    public JsonObject Describe(JsonObject input)
    {
        var record = (JsonObject)Find(input).DeepClone();
        record["TransformInput"]!["CompressionType"] ??= "None";
        record["TransformInput"]!["SplitType"] ??= "None";
        record["TransformOutput"]!["AssembleWith"] ??= "None";
        return record;
    }

    public JsonObject List(JsonObject input) => Listing.Answer(stores.TransformJobs.All, input, "TransformJobSummaries",
        "TransformJobName", "TransformJobArn", "CreationTime", "TransformEndTime", "LastModifiedTime", "TransformJobStatus",
            "FailureReason");

    public JsonObject Stop(JsonObject input)
    {
        var record = Find(input);
        var stops = stores.TransformJobs.Change((string)record["TransformJobName"]!,
            each => (string)each["TransformJobStatus"]! is "InProgress",
            ("TransformJobStatus", "Stopping"), ("LastModifiedTime", Time.Now(time)));
        if (!stops)
            throw AwsServiceException.Validation($"The request was rejected because the transform job is in status "
                + $"{(string)record["TransformJobStatus"]!}.");
        life.Stop((string)record["TransformJobName"]!);
        return [];
    }

    private JsonObject Find(JsonObject input) =>
        stores.TransformJobs.Find((string)input["TransformJobName"]!)
        ?? throw AwsServiceException.NotFound($"Could not find requested job with name: {(string)input["TransformJobName"]!}");

    private static void Check(JsonObject input, JsonObject model)
    {
        var splitType = (string?)input["TransformInput"]!["SplitType"] ?? "None";
        if (splitType is not ("None" or "Line"))
            throw AwsServiceException.Validation($"The local SageMaker does not support SplitType {splitType}, only None and Line.");
        if ((string)input["TransformInput"]!["DataSource"]!["S3DataSource"]!["S3DataType"]! is not ("S3Prefix" or "ManifestFile")
            and var type)
            throw AwsServiceException.Validation($"The local SageMaker does not support S3DataType {type}, only S3Prefix and "
                + "ManifestFile.");
        if (splitType is "None" && (string?)input["BatchStrategy"] is "MultiRecord")
            throw AwsServiceException.Validation("BatchStrategy MultiRecord needs a SplitType of Line, RecordIO or TFRecord.");
        if ((int?)input["MaxConcurrentTransforms"] is { } concurrent && (int?)input["MaxPayloadInMB"] is { } payload
            && (long)concurrent * payload > LargestTogether)
            throw AwsServiceException.Validation("The product of MaxConcurrentTransforms and MaxPayloadInMB must not be greater than 100 "
                + "MB.");
        if ((int?)input["MaxPayloadInMB"] > LargestTogether)
            throw AwsServiceException.Validation("MaxPayloadInMB must not be greater than 100.");
        if ((string?)model["PrimaryContainer"]?["Mode"] is "MultiModel" || (string?)model["InferenceExecutionConfig"]?["Mode"] is "Direct")
            throw AwsServiceException.Validation("Batch transform does not support multi-model containers or containers that are invoked "
                + "directly.");
        // "Currently you cannot use ModelDataSource in conjunction with SageMaker batch transform"
        // (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ContainerDefinition.html).
        if ((model["Containers"]?.AsArray() ?? [model["PrimaryContainer"]?.DeepClone()])
            .Any(container => container?["ModelDataSource"] is not null))
            throw AwsServiceException.Validation("Batch transform does not support ModelDataSource. Specify an archive with ModelDataUrl.");
        var resources = input["TransformResources"]!;
        if ((int)resources["InstanceCount"]! > LargestTogether)
            throw AwsServiceException.Validation("InstanceCount must not be greater than 100.");
        // https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_TransformResources.html
        if (resources["VolumeKmsKeyId"] is not null && ResourceLimitsResolver.Instance((string)resources["InstanceType"]!) is
            { NvmeGb: > 0 } instance)
            throw AwsServiceException.Validation($"VolumeKmsKeyId is not allowed for {instance.Name}, which has local disks.");
        _ = new DataProcessing(input["DataProcessing"], (string?)input["TransformInput"]!["ContentType"], splitType);
    }
}
