using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Platform.Files;

namespace Mcc.Cli.Targets;

/// <summary>The requests of a comparison: the lines of a file, or as many as are asked for, made of the project's test request.</summary>
internal static class ComparedRequests
{
    private const string Json = "application/json";
    private const string Rows = "instances";
    private const int Most = 100_000;

    /// <param name="given">A number, or a file with a request in JSON on each line.</param>
    /// <returns>Null when refused; the reason is then among the findings.</returns>
    public static IReadOnlyList<ComparedRequest>? Read(string given, string workingFolder, string project, ICollection<Finding> findings)
    {
        if (int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= Most)
            return Made(count, project, findings);
        var path = Path.GetFullPath(given, workingFolder);
        try
        {
            var lines = RegularFile.ReadText(path, FileLimits.Payload).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length > 0)
                return [.. lines.Select(line => new ComparedRequest(Encoding.UTF8.GetBytes(line), Json))];
            findings.Add(Finding.Error("requests", $"{given} is empty.", "Write a request in JSON on each line."));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Finding.Error("requests", $"--requests {given} is not a number from 1 to {Most}, nor a file that can be read: "
                + exception.Message, "Name a file with a request in JSON on each line, or a number."));
        }

        return null;
    }

    /// <summary>Of rows, each request has other ones; other test requests are sent again and again.</summary>
    private static IReadOnlyList<ComparedRequest>? Made(int count, string project, ICollection<Finding> findings)
    {
        var path = Path.Combine(project, "test", "payload.json");
        if (!File.Exists(path) || JsonFile.Read(_ => RegularFile.ReadBytes(path, FileLimits.Source), "test/payload.json", findings)?.Tree
            is not JsonObject payload)
        {
            findings.Add(Finding.Error("requests", "The project has no test/payload.json that requests can be made of.",
                "Name a file with a request in JSON on each line with --requests."));
            return null;
        }

        var rows = payload[Rows] as JsonArray;
        return [.. Enumerable.Range(0, count).Select(index => new ComparedRequest(
            Encoding.UTF8.GetBytes(rows is { Count: > 0 } ? Other(rows, index) : payload.ToJsonString()), Json))];
    }

    private static string Other(JsonArray rows, int index) => new JsonObject
    {
        [Rows] = new JsonArray([.. Enumerable.Range(0, 1 + (index / rows.Count % rows.Count))
            .Select(row => rows[(index + row) % rows.Count]?.DeepClone())]),
    }.ToJsonString();
}
