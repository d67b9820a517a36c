using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Ci;
using Mcc.Core.Json;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Ci;

/// <summary>What the JSON of <c>mcc verify</c> says.</summary>
internal static class VerifyResult
{
    public static StageOutcome Read(ProcessResult ended)
    {
        JsonObject? report;
        try
        {
            report = WholeJson.Parse(ended.Output) as JsonObject;
        }
        catch (JsonException)
        {
            report = null;
        }

        if (report?["clauses"] is not JsonArray clauses)
            return StageOutcome.Failed("mcc verify", ended);
        string[] Of(string outcome) => [.. clauses.OfType<JsonObject>().Where(clause => clause["outcome"].AsText() == outcome)
            .Select(clause => clause["id"].AsText() ?? "")];
        var failed = Of("failed");
        var notes = new[] { $"{Of("passed").Length} clauses passed and {Of("skipped").Length} were skipped." };
        return (failed.Length == 0 && ended.Succeeded ? StageOutcome.Passed
            : StageOutcome.Failed($"mcc verify: {string.Join(", ", failed)} failed")) with
        { Notes = notes };
    }
}
