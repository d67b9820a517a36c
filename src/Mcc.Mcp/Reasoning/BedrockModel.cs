using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Platform.Aws;
using Mcc.Platform.Files;

namespace Mcc.Mcp.Reasoning;

/// <summary>
/// A language model of Amazon Bedrock, asked with Converse through the AWS CLI, so that every login that users have works.
/// Source: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
/// </summary>
/// <param name="id">A model or an inference profile.</param>
/// <param name="region">Null for the region that the CLI is set up for.</param>
/// <param name="patience">How long it may take to answer.</param>
public sealed class BedrockModel(AwsCli aws, string id, string? region, TimeSpan patience)
{
    /// <summary>
    /// Nova 2 Lite, Amazon's own small model: no subscription and no form is needed, and its global profile can be called from each
    /// region with Bedrock. Source: https://docs.aws.amazon.com/nova/latest/nova2-userguide/core-inference.html (2026-11-30).
    /// </summary>
    public const string DefaultId = "global.amazon.nova-2-lite-v1:0";

    /// <summary>Less than the 15 seconds for which MCP clients such as the npm program's wait for a tool.</summary>
    public static readonly TimeSpan UsualPatience = TimeSpan.FromSeconds(12);

    private const int MaximumTokens = 400;

    public string Id => id;

    /// <summary>Whether it could not be reached; a wrong response is not such a failure.</summary>
    public bool HasFailed { get; private set; }

    /// <param name="rules">What it has to do; never has a text of the user or of a server in it.</param>
    /// <param name="data">What it decides about.</param>
    /// <returns>Its text, or in one line why there is none.</returns>
    public async Task<(string? Text, string? Trouble)> Ask(string rules, string data, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(patience);
        // Arguments are visible to all users of a machine, and have a maximum length.
        var folder = Directory.CreateTempSubdirectory("mcc-bedrock-").FullName;
        try
        {
            var request = Path.Combine(folder, "request.json");
            AtomicFile.WritePrivate(request, Encoding.UTF8.GetBytes(Request(rules, data).ToJsonString()));
            var response = await aws.Ask(["bedrock-runtime", "converse", "--cli-input-json", $"file://{request}"], region, time.Token);
            if (response.Trouble is { } trouble)
                return Failed(trouble);
            return Text(response.Content) is { Length: > 0 } text ? (text, null) : (null, "the response has no text");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed($"no response within {patience.TotalSeconds:0.#} seconds");
        }
        finally
        {
            Scratch.Delete(folder);
        }
    }

    private (string? Text, string? Trouble) Failed(string trouble)
    {
        HasFailed = true;
        return (null, trouble);
    }

    private JsonObject Request(string rules, string data) => new()
    {
        ["modelId"] = id,
        ["system"] = new JsonArray(new JsonObject { ["text"] = rules }),
        ["messages"] = new JsonArray(new JsonObject
        {
            ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["text"] = data }),
        }),
        ["inferenceConfig"] = new JsonObject { ["maxTokens"] = MaximumTokens },
    };

    private static string? Text(JsonNode? response)
    {
        var content = ((response as JsonObject)?["output"] as JsonObject)?["message"] is JsonObject message
            ? message["content"] as JsonArray : null;
        return content is null ? null
            : string.Concat(content.OfType<JsonObject>().Select(block => block["text"].AsText()).OfType<string>()).Trim();
    }
}
