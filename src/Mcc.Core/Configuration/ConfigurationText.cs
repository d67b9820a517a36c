using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Core.Configuration;

/// <summary>
/// Reads a JSON text of settings by key (comments and trailing commas are allowed) into a layer, each setting with its line.
/// </summary>
public static class ConfigurationText
{
    private static readonly JsonDocumentOptions Lenient =
        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };

    /// <param name="file">The name in messages.</param>
    /// <param name="section">Only this member of the root is read; where it is missing, nothing is.</param>
    /// <param name="ignored">Keys that another part of the program reads.</param>
    public static Layer Read(string text, string file, ParameterList parameters, Source source, string? section = null,
        IReadOnlyCollection<string>? ignored = null)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(text, Lenient);
        }
        catch (JsonException exception)
        {
            return new([], [Finding.Error("json", $"The file is not valid JSON: {Reason(exception)}",
                "Correct the file.", At(file, exception))]);
        }

        using (document)
        {
            var root = document.RootElement;
            // The rest of another program's file is ignored.
            if (section is not null && (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(section, out root)
                || root.ValueKind == JsonValueKind.Null))
                return Layer.Empty;
            if (root.ValueKind != JsonValueKind.Object)
                return new([], [Finding.Error("json",
                    $"{(section is null ? "The file" : $"`{section}`")} must be a JSON object of settings, but is "
                        + $"{(root.ValueKind == JsonValueKind.Array ? "an array" : "a single value")}.", "Write { \"key\": value, … }; "
                            + "`mcc config init` creates an example.", new(file, 1))]);
            if (!IsText(root))
                return new([], [Finding.Error("json", "The file contains an unpaired surrogate (\\ud800 to \\udfff).",
                    "Write the complete character.", new(file, 1))]);
            var lines = Lines(text, section is null ? 0 : 1);
            return Repeated(root) is { } twice
                ? new([], [Finding.Error("json", $"Duplicate key `{twice}`.", "Remove one of them.",
                    new(file, lines.TryGetValue(twice, out var line) ? line : null))])
                : ReadMembers(JsonObject.Create(root.Clone())!, file, lines, parameters, source, ignored ?? []);
        }
    }

    /// <summary>JSON can say half of a surrogate pair, which no text can have.</summary>
    private static bool IsText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.Object => element.EnumerateObject().All(member => member.Name is not null && IsText(member.Value)),
                JsonValueKind.Array => element.EnumerateArray().All(IsText),
                JsonValueKind.String => element.GetString() is not null,
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A name that an object has twice, however deep; readers differ in which of the two they take.</summary>
    private static string? Repeated(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal)
            .FirstOrDefault(members => members.Skip(1).Any())?.Key
            ?? element.EnumerateObject().Select(member => Repeated(member.Value)).FirstOrDefault(name => name is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(Repeated).FirstOrDefault(name => name is not null),
        _ => null,
    };

    private static Layer ReadMembers(JsonObject members, string file,
        IReadOnlyDictionary<string, int> lines, ParameterList parameters, Source source, IReadOnlyCollection<string> ignored)
    {
        var settings = new List<RawSetting>();
        var findings = new List<Finding>();
        foreach (var (name, value) in Flat(members, parameters))
        {
            var line = lines.TryGetValue(name.Split('.')[^1], out var found) ? found : (int?)null;
            var place = new Place(file, line);
            if (ignored.Contains(name, StringComparer.Ordinal) || name.StartsWith('$') || value is null)
                continue;
            if (parameters.Find(name) is { } parameter)
                settings.Add(new(parameter, value.DeepClone(), new(source, place.ToString(), place)));
            else if (parameters.FindFormer(name) is { } former)
            {
                settings.Add(new(former, value.DeepClone(), new(source, place.ToString(), place)));
                findings.Add(Finding.Note("former-key", $"`{name}` is deprecated and read as `{former.Key}`.", "", place));
            }
            else
            {
                var question = Nearest.DidYouMean(name, parameters.All.Select(known => known.Key));
                findings.Add(Finding.Error("unknown-key", $"Unknown setting `{name}`.", question.Length > 0
                    ? question : "`mcc config schema` lists all settings.", place));
            }
        }

        return new(settings, findings);
    }

    /// <summary>Members with those of the npm program's nested objects under <c>object.member</c>.</summary>
    private static IEnumerable<(string Name, JsonNode? Value)> Flat(JsonObject members, ParameterList parameters) =>
        members.SelectMany(member => member.Value is JsonObject nested && parameters.IsFormerObject(member.Key)
            ? nested.Select(inner => ($"{member.Key}.{inner.Key}", inner.Value))
            : [(member.Key, member.Value)]);

    /// <summary>
    /// The line, counted from one, of each member name at the given depth, or else of its first occurrence one below.
    /// </summary>
    private static Dictionary<string, int> Lines(string text, int depth)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 });
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var inner = new Dictionary<string, int>(StringComparer.Ordinal);
        int line = 1, counted = 0;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth <= depth || reader.CurrentDepth > depth + 2)
                continue;
            line += bytes.AsSpan(counted, (int)reader.TokenStartIndex - counted).Count((byte)'\n');
            counted = (int)reader.TokenStartIndex;
            if (Name(ref reader) is { } name)
                (reader.CurrentDepth == depth + 1 ? lines : inner).TryAdd(name, line);
        }

        foreach (var (name, at) in inner)
            lines.TryAdd(name, at);

        return lines;
    }

    private static string? Name(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate, in a part of the file that is ignored.
            return null;
        }
    }

    private static Place At(string file, JsonException exception) =>
        new(file, (int?)exception.LineNumber + 1, (int?)exception.BytePositionInLine + 1);

    /// <summary>The reader's own words without its position, which the place shows.</summary>
    private static string Reason(JsonException exception)
    {
        var message = exception.Message;
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return position < 0 ? message : message[..position];
    }
}
