using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Projects;
using Mcc.Platform.Files;
using Mcc.Verify;
using Mcc.Verify.Execution;
using Mcc.Verify.Reports;
using Mcc.Verify.Subjects;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc verify</c> of a project that combines containers: each one on its own, and then what they take from each other when all are
/// asked.
/// </summary>
internal static class VerifyContainers
{
    private const string ListPath = "do/containers.json";

    /// <summary>The entries of a project that combines containers; null for every other subject.</summary>
    public static IReadOnlyList<(string Name, string What)>? In(string? folder)
    {
        if (folder is null || !File.Exists(Path.Combine(folder, ListPath)))
            return null;
        var list = WholeJson.Parse(RegularFile.ReadBytes(Path.Combine(folder, ListPath), FileLimits.Source));
        return [.. (list as JsonArray ?? []).OfType<JsonObject>()
            .Select(entry => (Text(entry["name"]) ?? "", Text(entry["project"]) is { } project
                ? Path.GetFullPath(project, folder) : Text(entry["image"]) ?? ""))];
    }

    public static async Task<int> Run(CommandContext context, Reporter reporter, VerifyOrder order, string folder,
        IReadOnlyList<(string Name, string What)> containers, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        var variables = Variables(folder);
        var subjects = new List<(string Name, ISubject Subject, VerifySettings Settings)>();
        foreach (var (name, what) in containers)
        {
            var own = order with { What = what };
            var subject = await VerifySubject.Of(own, context.Cli, reporter, findings, cancel, variables.GetValueOrDefault(name));
            if (subject is not null && own.Settings(context.Cli.Folder, findings) is { } settings)
                subjects.Add((name, subject, settings));
        }

        reporter.Tell(findings);
        if (subjects.Count < containers.Count)
            return reporter.End(ExitCode.Usage);
        var reports = new List<(string Name, ConformanceReport Report)>();
        IReadOnlyList<Contention> contention;
        try
        {
            foreach (var (name, subject, settings) in subjects)
            {
                reporter.Say($"Container {name}:");
                reports.Add((name, await Verification.Run(subject, settings, judged => Tell(reporter, judged), reporter.Say, cancel)));
            }

            reporter.Say("Now all containers together.");
            contention = await Contention.Measure(subjects, reporter.Say, cancel);
        }
        catch (IOException exception)
        {
            reporter.Tell([Finding.Error("verify", exception.Message, "See the log of its project: do/run and do/logs.")]);
            return reporter.End(ExitCode.Refused);
        }

        return reporter.End(reports.TrueForAll(report => report.Report.Conforms) ? ExitCode.Done : ExitCode.Refused,
            output =>
            {
                foreach (var (name, report) in reports)
                    output.WriteLine($"{name}: {TextReport.Counts(report)}");
                foreach (var line in Lines(contention))
                    output.WriteLine(line);
            },
            json => Write(json, reports, contention));
    }

    private static IEnumerable<string> Lines(IReadOnlyList<Contention> contention)
    {
        var width = Math.Max("container".Length, contention.Max(each => each.Name.Length));
        yield return $"{"container".PadRight(width)}  alone: median, p99       together: median, p99    ratio";
        foreach (var each in contention)
            yield return $"{each.Name.PadRight(width)}  {Times(each.Alone),-23}  {Times(each.Together),-23}  {Ratio(each)}";
    }

    private static string Times(ContentionFigures figures) => figures.Answers == 0 ? "no good response"
        : string.Create(CultureInfo.InvariantCulture,
            $"{figures.Median.TotalMilliseconds:0.0} ms, {figures.Slowest99.TotalMilliseconds:0.0} ms");

    private static string Ratio(Contention each) =>
        each.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.00}") : "-";

    private static void Write(Utf8JsonWriter json, IReadOnlyList<(string Name, ConformanceReport Report)> reports,
        IReadOnlyList<Contention> contention)
    {
        json.WriteStartObject("containers");
        foreach (var (name, report) in reports)
        {
            json.WriteStartObject(name);
            JsonReport.Write(json, report);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("contention");
        foreach (var each in contention)
        {
            json.WriteStartObject();
            json.WriteString("container", each.Name);
            foreach (var (name, figures) in new[] { ("alone", each.Alone), ("together", each.Together) })
            {
                json.WriteStartObject(name);
                json.WriteNumber("answers", figures.Answers);
                json.WriteNumber("medianMilliseconds", Math.Round(figures.Median.TotalMilliseconds, 3));
                json.WriteNumber("p99Milliseconds", Math.Round(figures.Slowest99.TotalMilliseconds, 3));
                json.WriteEndObject();
            }

            if (each.Ratio is { } ratio)
                json.WriteNumber("ratio", Math.Round(ratio, 3));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Tell(Reporter reporter, ClauseResult result)
    {
        if (!reporter.AsJson)
            reporter.Cli.Out.WriteLine(Core.Text.Visible.Message(TextReport.Line(result)));
    }

    /// <summary>The variables that each container gets where it is deployed.</summary>
    private static Dictionary<string, IReadOnlyDictionary<string, string>> Variables(string folder)
    {
        var found = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        var findings = new List<Finding>();
        var reader = new ProjectReader(folder);
        if (JsonFile.Read(reader.Read, ProjectRecord.Path, findings)?.At("/target") is not { } target
            || JsonFile.Read(reader.Read, $"deploy/{Text(target)}/create-model.json", findings)?.At("/Containers") is not JsonArray list)
            return found;
        foreach (var container in list.OfType<JsonObject>())
        {
            if (Text(container["ContainerHostname"]) is { } name && container["Environment"] is JsonObject environment)
                found[name] = environment.Where(variable => Text(variable.Value) is not null)
                    .ToDictionary(variable => variable.Key, variable => Text(variable.Value)!, StringComparer.Ordinal);
        }

        return found;
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
