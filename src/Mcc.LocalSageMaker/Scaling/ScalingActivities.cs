using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>What Application Auto Scaling has done, newest first, in memory.</summary>
internal sealed class ScalingActivities(TimeProvider time)
{
    private const int PageLength = 50;
    private const string Running = "InProgress";

    /// <summary>AWS forgets after six weeks; here the oldest are forgotten.</summary>
    private const int Kept = 10_000;

    private readonly LinkedList<(JsonObject Record, ScalableResource Resource)> activities = [];
    private readonly Lock changing = new();

    /// <summary>Whether a change that was started here is still being made.</summary>
    public bool IsChanging
    {
        get
        {
            Refresh();
            lock (changing)
                return activities.Any(IsRunning);
        }
    }

    /// <summary>Starts the change and keeps what comes of it.</summary>
    public void Start(JsonObject target, ScalableResource resource, int capacity, string cause)
    {
        var record = Listing.Chosen(target, ["ServiceNamespace", "ResourceId", "ScalableDimension"]);
        record["ActivityId"] = Guid.NewGuid().ToString();
        record["Description"] = $"Setting {resource.Quantity} to {capacity}.";
        record["Cause"] = cause;
        record["StartTime"] = Time.Now(time);
        record["StatusCode"] = Running;
        record["StatusMessage"] = $"Successfully set {resource.Quantity} to {capacity}. Waiting for change to be fulfilled by sagemaker.";
        record["_capacity"] = capacity;
        lock (changing)
        {
            activities.AddFirst((record, resource));
            if (activities.Count > Kept) activities.RemoveLast();
        }

        try
        {
            resource.Set(capacity);
        }
        catch (AwsServiceException refused)
        {
            End(record, resource, refused.Message);
        }
    }

    public JsonObject Describe(JsonObject input)
    {
        Refresh();
        lock (changing)
        {
            var found = activities.Select(activity => activity.Record)
                .Where(record => IsSame(record, input, "ServiceNamespace") && IsSame(record, input, "ResourceId")
                    && IsSame(record, input, "ScalableDimension"))
                .Select(record => (JsonObject)record.DeepClone());
            var (page, next) = Pagination.Of([.. found], input["NextToken"], (int?)input["MaxResults"] ?? PageLength);
            return new() { ["ScalingActivities"] = page, ["NextToken"] = next };
        }
    }

    private void Refresh()
    {
        lock (changing)
        {
            foreach (var (record, resource) in activities.Where(IsRunning).Where(activity => !activity.Resource.IsChanging).ToList())
                End(record, resource, resource.Capacity() == (int)record["_capacity"]! ? null : resource.Failure() ?? "It was overridden.");
        }
    }

    private void End(JsonObject record, ScalableResource resource, string? failure)
    {
        lock (changing)
        {
            record["EndTime"] = Time.Now(time);
            record["StatusCode"] = failure is null ? "Successful" : "Failed";
            record["StatusMessage"] = failure is null
                ? $"Successfully set {resource.Quantity} to {(int)record["_capacity"]!}. Change successfully fulfilled by sagemaker."
                : $"Failed to set {resource.Quantity} to {(int)record["_capacity"]!}. Reason: {failure}";
        }
    }

    private static bool IsRunning((JsonObject Record, ScalableResource Resource) activity) =>
        (string?)activity.Record["StatusCode"] is Running;

    private static bool IsSame(JsonObject record, JsonObject input, string member) =>
        (string?)input[member] is not { } wanted || string.Equals((string?)record[member], wanted, StringComparison.Ordinal);
}
