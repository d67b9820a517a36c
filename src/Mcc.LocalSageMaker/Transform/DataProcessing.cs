using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Transform;

/// <summary>What a transform job does to each record before it goes to the container, and to each answer with its record.</summary>
internal sealed class DataProcessing
{
    private readonly FilterPath input;
    private readonly FilterPath output;
    private readonly bool joins;
    private readonly bool isCsv;
    private readonly bool splitsLines;

    /// <exception cref="AwsServiceException">A filter is invalid, or the content is neither CSV nor JSON.</exception>
    public DataProcessing(JsonNode? settings, string? contentType, string splitType)
    {
        input = FilterPath.Read((string?)settings?["InputFilter"] ?? "$");
        output = FilterPath.Read((string?)settings?["OutputFilter"] ?? "$");
        splitsLines = splitType is "Line";
        joins = (string?)settings?["JoinSource"] is "Input";
        isCsv = contentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) is true;
        if (!IsNeeded) return;
        if (!isCsv && contentType?.Contains("json", StringComparison.OrdinalIgnoreCase) is not true)
            throw AwsServiceException.Validation("Filters and joins of DataProcessing need a ContentType of text/csv, application/json or "
                + "application/jsonlines.");
        if (splitType is not "Line" && isCsv)
            throw AwsServiceException.Validation("Filters and joins of DataProcessing on text/csv need the SplitType Line.");
    }

    public bool IsNeeded => joins || !input.TakesAll || !output.TakesAll;

    /// <summary>What of a record goes to the container.</summary>
    public ReadOnlyMemory<byte> Before(ReadOnlyMemory<byte> record)
    {
        if (input.TakesAll) return record;
        var text = Encoding.UTF8.GetString(record.Span);
        var ending = text.EndsWith('\n') ? "\n" : "";
        var kept = isCsv
            ? string.Join(',', input.Select(CsvLine.Split(text.TrimEnd('\n', '\r'))))
            : input.Select(Parse(text, "record"))?.ToJsonString() ?? "null";
        return Encoding.UTF8.GetBytes(kept + ending);
    }

    /// <summary>What of the records and the container's answer for them goes to the output, in the records' order.</summary>
    /// <exception cref="ContainerException">The answer has another number of lines than there are records to join.</exception>
    public ReadOnlyMemory<byte> After(IReadOnlyList<ReadOnlyMemory<byte>> records, ReadOnlyMemory<byte> answer)
    {
        if (!joins && output.TakesAll) return answer;
        var text = Encoding.UTF8.GetString(answer.Span);
        var answers = records.Count == 1 && !isCsv ? [text]
            : text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (joins && answers.Length != records.Count)
            throw new ContainerException($"ClientError: the responses cannot be joined with the input: {records.Count} record(s) were "
                + $"sent, but {answers.Length} line(s) were returned.");
        var joined = answers.Select((each, index) => isCsv
            ? Csv(joins ? records[index] : default, each) : Json(joins ? records[index] : default, each));
        // Lines stay lines at the seam of two mini-batches.
        return Encoding.UTF8.GetBytes(string.Join('\n', joined) + (splitsLines ? "\n" : ""));
    }

    private string Csv(ReadOnlyMemory<byte> record, string answer)
    {
        var columns = CsvLine.Split(answer);
        if (joins) columns = [.. CsvLine.Split(Encoding.UTF8.GetString(record.Span).TrimEnd('\n', '\r')), .. columns];
        return string.Join(',', output.Select(columns));
    }

    private string Json(ReadOnlyMemory<byte> record, string answer)
    {
        var predicted = Parse(answer, "answer");
        if (joins)
        {
            var given = Parse(Encoding.UTF8.GetString(record.Span), "record");
            // An object gets one more member; anything else is wrapped together with its response.
            var whole = given as JsonObject ?? new JsonObject { ["SageMakerInput"] = given };
            whole["SageMakerOutput"] = predicted;
            predicted = whole;
        }

        return output.Select(predicted)?.ToJsonString() ?? "null";
    }

    private static JsonNode? Parse(string text, string what)
    {
        try
        {
            return WholeJson.Parse(text);
        }
        catch (JsonException)
        {
            throw new ContainerException($"ClientError: the {what} is not valid JSON, so it cannot be filtered or joined: "
                + $"{(text.Length > 200 ? text[..200] : text)}");
        }
    }
}
