using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Core.Data;

/// <summary>
/// Reads a JSON data file into its record. Unknown and duplicate members, wrong types and missing members are refused with file,
/// line, column and the nearest known name.
/// </summary>
public static partial class DataReader
{
    /// <exception cref="DataFileException">The file does not fit the record.</exception>
    public static T Read<T>(string path, ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(WithoutByteOrderMark(json).Span, type)
                ?? throw new DataFileException(new(path, 1, 1), "The file is empty: it must contain a JSON object.");
        }
        catch (JsonException error)
        {
            // System.Text.Json counts lines and columns from zero.
            var place = new Place(path, (int?)error.LineNumber + 1, (int?)error.BytePositionInLine + 1);
            throw new DataFileException(place, Explain(error, type), error);
        }
    }

    /// <summary>Like <see cref="Read"/>, for files that a user wrote.</summary>
    public static T? TryRead<T>(string path, ReadOnlyMemory<byte> json, JsonTypeInfo<T> type, ICollection<Finding> findings)
        where T : class
    {
        try
        {
            return Read(path, json, type);
        }
        catch (DataFileException error)
        {
            findings.Add(Finding.Error("data-file", error.Problem, place: error.Place));
            return null;
        }
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;

    private static string Explain(JsonException error, JsonTypeInfo root)
    {
        var message = error.Message;
        if (Unmapped().Match(message) is { Success: true } unmapped)
            return Unknown(unmapped.Groups["name"].Value, Holder(error.Path, root));
        if (MissingMembers().Match(message) is { Success: true } missing)
        {
            var names = Quoted().Matches(missing.Value).Select(name => $"`{name.Groups["name"].Value}`");
            return $"Required members are missing: {string.Join(", ", names)}.";
        }

        if (Duplicate().Match(message) is { Success: true } duplicate)
            return $"Duplicate member `{duplicate.Groups["name"].Value}`.";
        var end = message.IndexOf(" Path: ", StringComparison.Ordinal);
        var reason = end < 0 ? message : message[..end];
        return error.InnerException is null && !reason.Contains("could not be converted", StringComparison.Ordinal)
            ? $"`{error.Path}`: {reason}"
            : $"`{error.Path}` has a value of the wrong type or outside the allowed values.";
    }

    private static string Unknown(string name, JsonTypeInfo? holder)
    {
        var known = holder?.Properties.Select(property => property.Name) ?? [];
        var nearest = Nearest.DidYouMean([.. Nearest.To(name, known)]);
        return $"Unknown member `{name}`.{(nearest.Length == 0 ? "" : " " + nearest)}";
    }

    /// <summary>The type that lacks the member at the end of a path such as <c>$.profiles.low-latency.accelerator</c>.</summary>
    private static JsonTypeInfo? Holder(string? path, JsonTypeInfo root)
    {
        var segments = Segment().Matches(path ?? "").Select(segment => segment.Value.Trim('.', '[', ']', '\'')).ToList();
        JsonTypeInfo? current = root;
        foreach (var segment in segments.Take(segments.Count - 1))
        {
            var next = current?.Kind == JsonTypeInfoKind.Object
                ? current.Properties.FirstOrDefault(property => property.Name == segment)?.PropertyType
                : current?.ElementType;
            current = next is null ? null : root.Options.GetTypeInfo(Nullable.GetUnderlyingType(next) ?? next);
        }

        return current;
    }

    [GeneratedRegex("^The JSON property '(?<name>.*?)' could not be mapped",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Unmapped();

    [GeneratedRegex("missing required properties including: .*", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex MissingMembers();

    [GeneratedRegex("'(?<name>[^']*)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Quoted();

    [GeneratedRegex("^Duplicate property '(?<name>.*?)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Duplicate();

    [GeneratedRegex(@"\.[^.\[]+|\['[^']*'\]|\[\d+\]", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Segment();
}
