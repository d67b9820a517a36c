using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>AWS's ModelError: what the container answered instead of a result, and, here, its last lines.</summary>
internal sealed class ModelErrors(LocalSettings settings)
{
    private const int LongestOriginal = 4096;

    public AwsServiceException Answered(ServedContainer container, Replica replica, ContainerResponse answer)
    {
        var text = Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, LongestOriginal)]);
        return Of(container, replica, answer.Status, text);
    }

    public AwsServiceException OutOfTime(ServedContainer container, Replica replica) =>
        Of(container, replica, 0, $"Your invocation timed out while waiting for a response from container {container.Name}. Review the "
            + $"latency metrics for each container in Amazon CloudWatch, resolve the issue, and try again.");

    public AwsServiceException Broken(ServedContainer container, Replica replica, string problem) =>
        Of(container, replica, 0, $"The connection to container {container.Name} was lost: {problem}");

    public AwsServiceException Of(ServedContainer container, Replica replica, int status, string original)
    {
        var side = status is >= 400 and < 500 ? "client" : "server";
        var lines = status is >= 400 and < 500 ? "" : FailureText.LastLines(container.Log);
        var message = string.Create(CultureInfo.InvariantCulture,
            $"Received {side} error ({status}) from {container.Name} with message \"{original}\". See the log of {replica.Plan.LogGroup} "
                + $"in account {settings.Account}: {container.Log.Path}.{lines}");
        return new(424, "ModelError", message, new JsonObject
        {
            ["OriginalStatusCode"] = status,
            ["OriginalMessage"] = original,
            ["LogStreamArn"] = $"arn:aws:logs:{settings.Region}:{settings.Account}:log-group:{replica.Plan.LogGroup}",
        });
    }
}
