using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Markdig;
using Mcc.Core.Projects;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Values;
using Mcc.Tests.Templates.Escaping;
using YamlDotNet.RepresentationModel;

namespace Mcc.Tests.Laws.Hostile;

/// <summary>
/// What the readers of a project's files find in them: each value with its place. A file that has no reader here is its own text.
/// </summary>
public static partial class ProjectReadings
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().Build();

    /// <summary>Of all files below a folder; scripts and Python are read by programs: <see cref="ProgramReadings"/>.</summary>
    /// <param name="known">What was read before: most files of two projects are the same, and are read once.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Of(
        string folder, Dictionary<(string Path, string Text), IReadOnlyList<string>> known) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            // It has copies of the other files.
            .Where(path => !path.EndsWith(BaseArchive.Path, StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(folder, path))
            // Digests change with the files, as they should.
            .Where(path => path != ProjectLock.Path)
            .Select(path => (Path: path, Text: File.ReadAllText(Path.Combine(folder, path))))
            .Select(file => (file.Path, file.Text, Kind: FileKinds.Of(file.Path, file.Text.Split('\n', 2)[0])))
            .Where(file => file.Kind is not (FileKind.Shell or FileKind.Python))
            .ToDictionary(file => file.Path, file => known.TryGetValue((file.Path, file.Text), out var values)
                ? values : known[(file.Path, file.Text)] = Values(file.Kind, file.Text), StringComparer.Ordinal);

    /// <summary>With one blank for any run of them.</summary>
    public static string Blank(string text) => Blanks().Replace(text, " ").Trim();

    private static IReadOnlyList<string> Values(FileKind kind, string text) => kind switch
    {
        FileKind.Json => [.. Json(JsonDocument.Parse(text).RootElement, "")],
        FileKind.Yaml => Yaml(text),
        FileKind.Dockerfile => [.. DockerfileReader.Instructions(text)
            .SelectMany(instruction => Words(instruction.Name, instruction.Arguments))],
        FileKind.Properties => [.. PropertiesReader.Read(text).Select(pair => $"{pair.Key}={pair.Value}")],
        FileKind.ProtobufText => [Quoted().Replace(text, quoted => Unescaped(quoted.Groups["text"].Value))],
        FileKind.Markdown => [WebUtility.HtmlDecode(Tags().Replace(Markdown.ToHtml(text, GitHub), " "))],
        _ => [text],
    };

    private static IEnumerable<string> Json(JsonElement element, string place) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Json(member.Value, $"{place}.{member.Name}")),
        JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => Json(item, $"{place}[{index}]")),
        _ => [$"{place}={element}"],
    };

    private static IReadOnlyList<string> Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.SelectMany((document, index) => Yaml(document.RootNode, $"{index}"))];
    }

    private static IEnumerable<string> Yaml(YamlNode node, string place) => node switch
    {
        YamlMappingNode map => map.Children.SelectMany(member => Yaml(member.Value, $"{place}.{member.Key}")),
        YamlSequenceNode list => list.Children.SelectMany((item, index) => Yaml(item, $"{place}[{index}]")),
        _ => [$"{place}={((YamlScalarNode)node).Value}"],
    };

    private static IEnumerable<string> Words(string name, string arguments) =>
        name is "ENV" or "ARG" or "LABEL"
            ? DockerfileReader.Words(arguments).Select(word => $"{name} {DockerfileReader.Value(word)}")
            : [$"{name} {arguments}"];

    /// <summary>By the text format's specification, as far as it is written here: octal bytes and escaped characters.</summary>
    private static string Unescaped(string text)
    {
        var bytes = new List<byte>();
        foreach (Match piece in Escape().Matches(text))
        {
            if (piece.Groups["octal"].Success)
                bytes.Add(Convert.ToByte(piece.Groups["octal"].Value, 8));
            else if (piece.Groups["mark"].Success)
                bytes.Add((byte)(piece.Groups["mark"].Value[0] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var mark => mark }));
            else
                bytes.AddRange(Encoding.UTF8.GetBytes(piece.Value));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex("""
        "(?<text>(?:[^"\\]|\\.)*)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\\(?<octal>[0-7]{1,3})|\\(?<mark>.)|[^\\]+",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
