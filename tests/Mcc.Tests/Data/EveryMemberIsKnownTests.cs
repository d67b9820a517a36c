using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Bootstrap;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Projects.Views;
using Mcc.Core.Text;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Data;

/// <summary>A changed name of any member of any data file is refused with file and line.</summary>
public sealed class EveryMemberIsKnownTests
{
    /// <summary>
    /// Members whose names are data themselves, with the reason why any name is legal. `*` stands for one segment, `**` at the end for
    /// all below.
    /// </summary>
    private static readonly (string Pointer, string Reason)[] Free =
    [
        ("/profiles/*", "the id of a profile"),
        ("/profiles/*/environment/*", "environment variables of a server"),
        ("/values/loraVariables/extra/*", "environment variables of a server"),
        ("/values/serverMetrics/environment/*", "environment variables of a server"),
        ("/values/checkpoints/*/environment/*", "environment variables of a server"),
        ("/values/engineArguments/*", "the engine's own argument file"),
        ("/values/engineArguments/*/*", "the engine's own argument file"),
        ("/values/acceleratorResources/*", "accelerator kinds"),
        ("/values/modelFileNames/*", "model formats"),
        ("/values/template/*", "constants of templates: CompositionTests finds those without a use"),
        ("/values/treeModels/*", "model formats"),
        ("/accelerators/*", "the id of a device"),
        ("/registries/*", "the id of a registry"),
        ("/sources/*", "the name of a source"),
        ("/registries/*/accounts/*", "region codes"),
        ("/environments/*", "the id of an image list"),
        ("/environments/*/*", "environment variables of a server"),
        ("/cuda/*/toolkits/*", "CUDA versions"),
        ("/refused/*", "options of a server"),
        ("/parameters/*/synonyms/*", "spellings of a value"),
        ("/parameters/*/hints/*", "spellings of a value"),
        ("/parameters/*/choiceImplies/*", "choices: CompositionTests finds those that do not exist"),
        ("/parameters/*/choiceImplies/*/*", "parameters: CompositionTests finds those that do not exist"),
        ("/enabledWhen/serverEnv:*", "an environment variable, after the parameter"),
        ("/aliases/*/*", "parameters of another program"),
        ("/defaults/*/*", "values that are objects"),
    ];

    /// <summary>The same for one file.</summary>
    private static readonly (string File, string Pointer, string Reason)[] FreeInFile =
    [
        ("catalogs/model-architectures.json", "/architectures/*", "classes of models"),
        ("catalogs/model-architectures.json", "/configDefaults/*", "model types of config.json"),
        ("catalogs/model-architectures.json", "/configDefaults/*/*", "members of config.json"),
        ("catalogs/model-formats.json", "/chosen/*", "a parameter: StrategiesTests chooses by it"),
        ("catalogs/library-compatibility.json", "/distributions/*", "names of distributions"),
        ("catalogs/library-compatibility.json", "/distributions/*/versions/*/needs/*", "names of distributions"),
        ("catalogs/pickle-globals.json", "/groups/*/modules/*", "names of modules"),
        ("catalogs/estimators.json", "/classes/*", "names of libraries"),
        ("catalogs/estimators.json", "/classes/*/*", "names of classes"),
        ("catalogs/estimators.json", "/classes/*/*/*", "methods of classes"),
        ("catalogs/pickle-places.json", "/proved/*", "distributions"),
        ("catalogs/pickle-places.json", "/notWithData/*", "modules"),
        ("catalogs/pickle-places.json", "/estimators/*", "libraries"),
        ("catalogs/pickle-places.json", "/places/*", "libraries"),
        ("catalogs/pickle-places.json", "/places/*/*", "classes"),
        ("catalogs/pickle-places.json", "/places/*/*/*", "attributes of classes"),
        ("catalogs/pickle-places.json", "/others/*", "attributes of classes"),
        ("operations.json", "/services/*", "AWS services: RequestNamesTests compares them with the service models"),
        ("exports/*/mapping.json", "/values/**", "values for templates"),
        ("exports/*/mapping.json", "/later/**", "a template: its values are in the project"),
        ("exports/*/mapping.json", "/without/*", "requests: RequestNamesTests compares them with AWS's service models"),
        ("exports/*/mapping.json", "/resources/*", "names of resources in a template"),
        ("exports/*/mapping.json", "/resources/*/later/**", "a template"),
        ("exports/*/mapping.json", "/resources/*/adds/**", "a template"),
        ("exports/*/mapping.json", "/resources/*/closes/**", "a template"),
    ];

    /// <summary>
    /// Names of requests' members below a mapping's <c>members</c>: RequestNamesTests compares them with AWS's service models.
    /// </summary>
    private static bool IsRequestMember(string path, string pointer)
    {
        var names = pointer.Split('/');
        return path.StartsWith("exports/", StringComparison.Ordinal)
            && names.Length > 4
            && (names[^2] == "members" && (names.Length - 5) % 2 == 0 || names[^2] == "loses");
    }

    public static TheoryData<string> Paths => [.. DataFileKinds.Paths];

    [Fact]
    public void Every_data_file_has_a_record() =>
        DataFiles.Embedded.Paths
            .Where(path => path.EndsWith(".json", StringComparison.Ordinal) && !path.Contains("/files/", StringComparison.Ordinal))
            .Where(path => DataFileKinds.Of(path) is null
                && !DataFileKinds.ReadElsewhere.Any(known => path.StartsWith(known, StringComparison.Ordinal)))
            .ShouldBeEmpty();

    [Fact]
    public void File_names_have_no_spaces_or_brackets() =>
        DataFiles.Embedded.Paths.Where(path => !DataOverlay.PortableName().IsMatch(path)).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_data_file_is_accepted_as_it_is(string path) => Refusal(path, DataFiles.Embedded.Read(path)).ShouldBeNull();

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_changed_name_is_refused_with_file_and_line(string path)
    {
        var json = DataFiles.Embedded.Read(path);
        var accepted = new List<string>();
        foreach (var pointer in OneOfEachShape(path, json))
        {
            var changed = Renamed(json, pointer);
            if (Refusal(path, changed) is not { } refusal)
                accepted.Add(pointer);
            else
                (refusal.File.EndsWith(path, StringComparison.Ordinal) && refusal.Line > 0).ShouldBeTrue($"{pointer}: {refusal}");
        }

        accepted.ShouldBeEmpty();
    }

    [Fact]
    public void A_refusal_names_the_nearest_known_member()
    {
        const string path = "backends/transformers-vllm/backend.json";
        var json = Encoding.UTF8.GetBytes(DataFiles.Embedded.ReadText(path)
            .Replace("\"imageList\"", "\"imageLst\"", StringComparison.Ordinal));
        var findings = new List<Finding>();

        DataReader.TryRead(path, json, DataJson.Default.BackendLayer, findings).ShouldBeNull();

        findings.ShouldHaveSingleItem().Text.ShouldContain("Unknown member `imageLst`. Did you mean `imageList`");
    }

    /// <summary>Rows of a list are alike: the first of each set of members stands for all.</summary>
    private static IEnumerable<string> OneOfEachShape(string path, byte[] json)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return Members(JsonNode.Parse(json)!, "").Where(pointer => !IsFree(path, pointer) && seen.Add(Shape(pointer)));
    }

    private static string Shape(string pointer) =>
        string.Join('/', pointer.Split('/').Select(name => name.All(char.IsAsciiDigit) && name.Length > 0 ? "0" : name));

    private static bool IsFree(string path, string pointer) =>
        Array.Exists(Free, free => Matches(free.Pointer, pointer))
        || Array.Exists(FreeInFile, free => Matches(free.File, path) && Matches(free.Pointer, pointer))
        || IsRequestMember(path, pointer);

    private static bool Matches(string pattern, string pointer)
    {
        var (parts, names) = (pattern.Split('/'), pointer.Split('/'));
        if (parts[^1] == "**" && names.Length >= parts.Length)
            (parts, names) = (parts[..^1], names[..(parts.Length - 1)]);
        return parts.Length == names.Length && parts.Zip(names).All(pair => Glob.Matches(pair.First, pair.Second));
    }

    private static IEnumerable<string> Members(JsonNode? node, string at) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            Members(member.Value, JsonPointer.Member(at, member.Key)).Prepend(JsonPointer.Member(at, member.Key))),
        JsonArray items => items.Index().SelectMany(item => Members(item.Item, JsonPointer.Item(at, item.Index))),
        _ => [],
    };

    private static byte[] Renamed(byte[] json, string pointer)
    {
        var tree = JsonNode.Parse(json)!;
        var node = tree;
        var names = pointer.Split('/').Skip(1).Select(JsonPointer.Name).ToList();
        foreach (var name in names.SkipLast(1))
            node = node is JsonArray items ? items[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!;
        var holder = node.AsObject();
        var value = holder[names[^1]];
        holder.Remove(names[^1]);
        holder[names[^1] + "x"] = value?.DeepClone();
        return Encoding.UTF8.GetBytes(tree.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    /// <summary>Where the file is refused, or null.</summary>
    private static Place? Refusal(string path, byte[] json)
    {
        try
        {
            var type = DataFileKinds.Of(path)!.Value.Type;
            var catalog = new Catalog(DataFiles.Embedded.With(new Dictionary<string, byte[]>(StringComparer.Ordinal) { [path] = json }));
            var file = JsonSerializer.Deserialize(json, type);
            if (file is TemplateLayer)
            {
                var parts = path.Split('/');
                TemplateLayer layer = parts[0] switch
                {
                    "base" => catalog.Base,
                    "architectures" => catalog.Architecture(parts[1]),
                    "backends" => catalog.Backend(parts[1]),
                    "servers" => catalog.Servers.Single(server => server.Folder == $"servers/{parts[1]}"),
                    "targets" => catalog.Target(parts[1]),
                    _ => catalog.Features.Single(feature => feature.Folder == $"features/{parts[1]}"),
                };
                return new LayerNames(catalog, ViewList.Names).Check(layer, path, json)
                    .Select(finding => finding.Place).FirstOrDefault();
            }

            var names = new LayerNames(catalog, ViewList.Names);
            if (path == ModelContents.Path)
                ModelContents.Parse(json);
            if (file is BootstrapModuleFile)
                ModuleList.Read(catalog.Files);
            IEnumerable<Finding> findings = path switch
            {
                "parameters.json" => names.CheckParameters(path, json),
                QuickstartRecipe.Path => names.Check((QuickstartRecipe)file!, path, json),
                CiRecipe.Path => names.Check((CiRecipe)file!, path, json),
                _ => [],
            };
            return findings.Select(finding => finding.Place).FirstOrDefault();
        }
        catch (DataFileException refused)
        {
            return refused.Place;
        }
        catch (JsonException refused)
        {
            // The record's own refusal, which DataReader turns into a DataFileException with the same line.
            return new(path, (int?)refused.LineNumber + 1, (int?)refused.BytePositionInLine + 1);
        }
    }
}
