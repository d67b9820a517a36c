using System.Globalization;
using System.Text.Json;
using Mcc.Core.Projects;
using Mcc.Core.Recommendations;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Targets;

/// <summary>The comparison of deployment targets: a table of short values, and below it what needs sentences.</summary>
internal static class TargetTable
{
    private const long Mebibyte = 1 << 20;
    private const long Gibibyte = 1 << 30;

    private static readonly (string Title, Func<ComparedTarget, string> Value)[] Columns =
    [
        ("target", each => each.Target.Id + (each.IsOfProject ? "*" : "")),
        ("request", each => each.RequestBytes >= Gibibyte ? $"{each.RequestBytes / Gibibyte} GB" : $"{each.RequestBytes / Mebibyte} MB"),
        ("response", each => each.ResponseSeconds < 120 ? $"{each.ResponseSeconds} s" : $"{each.ResponseSeconds / 60} min"),
        ("image", each => each.Facts.ImageGb is { } limit ? $"{limit} GB" : "-"),
        ("memory", each => each.Memory is { } memory ? string.Create(CultureInfo.InvariantCulture, $"{memory.Megabytes} MB") : "-"),
        ("GPUs", each => each.Facts.Accelerators ? each.Accelerators.ToString(CultureInfo.InvariantCulture) : "never"),
        ("stream", each => each.Facts.Streaming ? "yes" : "no"),
        ("to zero", each => each.Facts.ScalesToZero ? "yes" : "no"),
        ("complexity", each => each.Facts.Complexity.ToString().ToLowerInvariant()),
    ];

    public static void Write(VisibleWriter output, IReadOnlyList<ComparedTarget> targets, RecommendationFacts facts)
    {
        var fitting = targets.Where(each => each.Reason is null).ToList();
        string[][] rows = [[.. Columns.Select(column => column.Title)],
            .. fitting.Select(each => Columns.Select(column => column.Value(each)).ToArray())];
        var widths = Columns.Select((_, index) => rows.Max(row => row[index].Length)).ToArray();
        foreach (var row in rows)
            output.WriteLine(string.Join("  ", row.Select((cell, index) => cell.PadRight(widths[index]))).TrimEnd());
        foreach (var each in fitting)
        {
            output.WriteLine("");
            output.WriteLine($"{each.Target.Id}: {each.Target.Title}. {each.Target.Summary}");
            output.WriteLine($"  Cold start: {each.Facts.ColdStart}");
            output.WriteLine($"  Scaling: {each.Facts.Scaling}");
            output.WriteLine($"  Cost: {each.Facts.Cost}");
            output.WriteLine($"  Sources: {string.Join(", ", each.Sources(facts).Select(source => source.Url ?? source.Title))}");
        }

        foreach (var each in targets.Where(each => each.Reason is not null))
        {
            output.WriteLine("");
            output.WriteLine($"{each.Target.Id} does not fit: {each.Reason}");
        }

        if (targets.Any(each => each.IsOfProject))
            output.WriteLine("");
        if (targets.Any(each => each.IsOfProject))
            output.WriteLine("* The project has it. The others: mcc add-target");
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<ComparedTarget> targets, RecommendationFacts facts)
    {
        json.WriteStartArray("targets");
        foreach (var each in targets)
        {
            json.WriteStartObject();
            json.WriteString("target", each.Target.Id);
            json.WriteString("title", each.Target.Title);
            json.WriteBoolean("inProject", each.IsOfProject);
            json.WriteBoolean("fits", each.Reason is null);
            json.WriteString("reason", each.Reason);
            json.WriteNumber("maximumRequestBytes", each.RequestBytes);
            json.WriteNumber("maximumResponseSeconds", each.ResponseSeconds);
            Number(json, "imageGb", each.Facts.ImageGb);
            Number(json, "memoryMb", each.Memory?.Megabytes);
            Number(json, "maximumMemoryMb", each.Memory?.Maximum);
            json.WriteBoolean("accelerators", each.Facts.Accelerators);
            json.WriteNumber("acceleratorsOfContainer", each.Accelerators);
            json.WriteBoolean("streaming", each.Facts.Streaming);
            json.WriteString("coldStart", each.Facts.ColdStart);
            json.WriteString("scaling", each.Facts.Scaling);
            json.WriteBoolean("scalesToZero", each.Facts.ScalesToZero);
            json.WriteString("complexity", each.Facts.Complexity.ToString().ToLowerInvariant());
            json.WriteString("cost", each.Facts.Cost);
            json.WriteStartArray("sources");
            foreach (var source in each.Sources(facts))
                json.WriteStringValue(source.Url ?? source.Title);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<TargetAnswers> answers)
    {
        json.WriteStartArray("answers");
        foreach (var each in answers)
        {
            json.WriteStartObject();
            json.WriteString("target", each.Target.Target.Id);
            json.WriteNumber("responses", each.Count);
            json.WriteNumber("tooLarge", each.TooLarge);
            json.WriteString("trouble", each.Trouble);
            json.WriteString("difference", each.Difference(answers[0]));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("responses");
        foreach (var response in answers.Count == 0 ? [] : answers[0].Responses)
            json.WriteStringValue(response is null ? null : System.Text.Encoding.UTF8.GetString(response));
        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }
}
