using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>Where notifications go instead of to SNS: topics/&lt;name&gt;.jsonl, a line for each message.</summary>
internal sealed class TopicLog(LocalSettings settings, TimeProvider time)
{
    private readonly Lock gate = new();

    public void Publish(string topicArn, JsonObject message)
    {
        var line = new JsonObject
        {
            ["Type"] = "Notification",
            ["MessageId"] = Guid.NewGuid().ToString(),
            ["TopicArn"] = topicArn,
            ["Message"] = message.ToJsonString(),
            ["Timestamp"] = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                System.Globalization.CultureInfo.InvariantCulture),
        };
        var folder = Directory.CreateDirectory(Path.Combine(settings.Folder, StateFiles.Topics)).FullName;
        lock (gate)
            File.AppendAllText(Path.Combine(folder, $"{topicArn[(topicArn.LastIndexOf(':') + 1)..]}.jsonl"), line.ToJsonString() + "\n",
                new UTF8Encoding(false));
    }
}
