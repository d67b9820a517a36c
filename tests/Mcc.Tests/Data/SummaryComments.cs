using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Data;

/// <summary>The summaries of records and their members, from the source: descriptions for schemas.</summary>
internal sealed partial class SummaryComments
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private readonly Dictionary<(string Type, string Member), string> texts = new();

    public SummaryComments()
    {
        string[] folders = ["src/Mcc.Core/Data", "src/Mcc.Core/Catalogs", "src/Mcc.Core/Configuration"];
        foreach (var path in folders.SelectMany(SourceTree.Code))
        {
            var type = "";
            var pending = new List<string>();
            foreach (var line in SourceTree.Text(path).Split('\n').Select(line => line.Trim()))
            {
                if (line.StartsWith("///", StringComparison.Ordinal))
                {
                    pending.Add(line[3..].Trim());
                    continue;
                }

                if (line.StartsWith('['))
                    continue;
                if (Record().Match(line) is { Success: true } record)
                {
                    type = record.Groups["name"].Value;
                    Add(type, pending);
                }
                else if (Property().Match(line) is { Success: true } property && Summary(pending) is { } summary)
                {
                    texts[(type, property.Groups["name"].Value)] = summary;
                }

                pending.Clear();
            }
        }
    }

    public string? Of(Type type) => texts.GetValueOrDefault((type.Name, ""));

    /// <param name="property">Of a record; the source has its name with a capital.</param>
    public string? Of(JsonPropertyInfo property) =>
        texts.GetValueOrDefault((property.DeclaringType.Name, $"{char.ToUpperInvariant(property.Name[0])}{property.Name[1..]}"))
        ?? (property.AttributeProvider is System.Reflection.MemberInfo member
            ? texts.GetValueOrDefault((property.DeclaringType.Name, member.Name))
            : null);

    private void Add(string type, List<string> comment)
    {
        if (Summary(comment) is { } summary)
            texts[(type, "")] = summary;
        foreach (Match parameter in Parameter().Matches(string.Join(' ', comment)))
            texts[(type, parameter.Groups["name"].Value)] = Plain(parameter.Groups["text"].Value);
    }

    private static string? Summary(List<string> comment) =>
        SummaryElement().Match(string.Join(' ', comment)) is { Success: true } found ? Plain(found.Groups["text"].Value) : null;

    private static string Plain(string text)
    {
        var plain = Reference().Replace(text, match => match.Groups["name"].Value.Split('.')[^1]);
        return Spaces().Replace(System.Net.WebUtility.HtmlDecode(Tag().Replace(plain, "")), " ").Trim();
    }

    [GeneratedRegex(@"\brecord (?<name>\w+)", Options, 10_000)]
    private static partial Regex Record();

    [GeneratedRegex(@"^public (required )?[\w<>?, \[\]().]+ (?<name>\w+) \{ ", Options, 10_000)]
    private static partial Regex Property();

    [GeneratedRegex("<summary>(?<text>.*?)</summary>", Options, 10_000)]
    private static partial Regex SummaryElement();

    [GeneratedRegex("""<param name="(?<name>\w+)">(?<text>.*?)</param>""", Options, 10_000)]
    private static partial Regex Parameter();

    [GeneratedRegex("""<(see|seealso|paramref) (cref|name)="(?<name>[^"]*)"\s*/>""", Options, 10_000)]
    private static partial Regex Reference();

    [GeneratedRegex("<[^>]*>", Options, 10_000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s+", Options, 10_000)]
    private static partial Regex Spaces();
}
