using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Json;
using Mcc.Platform.Aws;

namespace Mcc.Platform.Catalogs;

/// <summary>
/// Images of AWS's own registries (Deep Learning Containers) by their tags. A new tag becomes a row only if it has the form of a known
/// tag and the same CUDA version, because then the driver that the known image needs is the right one for it too.
/// </summary>
public static partial class ImageSource
{
    private const string Source = "ECR DescribeImages";

    public static async Task<LiveRows> Query(Catalog catalog, AwsCli aws, CancellationToken cancel)
    {
        var file = DataReader.Read("data/catalogs/images.json", catalog.Files.Read("catalogs/images.json"), DataJson.Default.ImagesFile);
        var region = catalog.Parameters.Region.Default!.Value.GetString()!;
        var (rows, leftOut, troubles) = (new List<JsonObject>(), new List<string>(), new List<string>());
        foreach (var repository in RowsOf(catalog).Where(row => row["registry"].AsText() is not null)
            .GroupBy(row => (Registry: row["registry"].AsText()!, Name: row["image"].AsText()!.Split(':')[0])))
        {
            if (file.Registries?.GetValueOrDefault(repository.Key.Registry)?.Accounts.GetValueOrDefault(region) is not { } account)
                continue;
            var answer = await aws.Ask(["ecr", "describe-images", "--registry-id", account, "--repository-name", repository.Key.Name,
                "--filter", "tagStatus=TAGGED"], region, cancel);
            if (answer.Trouble is { } trouble)
                troubles.Add($"`{repository.Key.Name}`: {trouble}");
            else
                Compare(repository.Key.Name, [.. repository], Tags(answer), rows, leftOut);
        }

        return new(Source, rows, leftOut, troubles.Count == 0 ? null : string.Join("; ", troubles));
    }

    private static void Compare(string repository, IReadOnlyList<JsonObject> known, IReadOnlyList<(string Tag, string? Created)> tags,
        List<JsonObject> rows, List<string> leftOut)
    {
        foreach (var (tag, created) in tags)
        {
            var name = $"{repository}:{tag}";
            var same = known.Where(row => row["image"].AsText() == name).ToList();
            rows.AddRange(same.Where(_ => created is not null)
                .Select(row => new JsonObject { ["for"] = row["for"]!.DeepClone(), ["image"] = name, ["created"] = created }));
            if (same.Count > 0)
                continue;
            foreach (var list in known.GroupBy(row => row["for"].AsText()))
            {
                var alike = list.Where(row => Form(row["image"].AsText()!) == Form(name)).ToList();
                if (alike.Count == 0 || alike.Exists(row => Order(row["image"].AsText()!, name) >= 0))
                    continue;
                if (alike.Find(row => Cuda(row["image"].AsText()!) == Cuda(name)) is { } row)
                    rows.Add(Row(row, name, created));
                else
                    leftOut.Add($"`{name}` is new, but no known image has its CUDA version, so its driver is not known.");
            }
        }
    }

    /// <summary>
    /// The known image's row with what the new tag states. What only its maker knows is unknown, and it is never a default.
    /// </summary>
    private static JsonObject Row(JsonObject known, string name, string? created)
    {
        var row = known.DeepClone().AsObject();
        var numbers = Numbers(known["image"].AsText()!);
        var place = Array.IndexOf(numbers, known["version"].AsText());
        row["image"] = name;
        row["version"] = place < 0 ? known["version"].AsText() : Numbers(name)[place];
        row["created"] = created;
        row["default"] = false;
        row["verified"] = true;
        row["note"] = $"Found by its tag, with the facts of {known["image"].AsText()}.";
        if (row["engine"] is not null)
            row["engineVersion"] = null;
        foreach (var unknown in new[] { "endOfLife", "trouble" })
            row.Remove(unknown);
        return row;
    }

    private static IReadOnlyList<(string Tag, string? Created)> Tags(AwsResponse answer) =>
        [.. answer.List("imageDetails").SelectMany(image => (image["imageTags"] as JsonArray ?? []).Select(tag => tag.AsText())
            .OfType<string>().Where(tag => PortableTag().IsMatch(tag)).Select(tag => (tag, Day(image["imagePushedAt"]))))];

    /// <summary>Version 2 of the CLI writes a time of ISO 8601, version 1 seconds since 1970.</summary>
    private static string? Day(JsonNode? time) =>
        time.AsText() is { } text
            ? DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Day(at) : null
            : time is JsonValue value && value.TryGetValue<double>(out var seconds) && seconds is >= 0 and < int.MaxValue
                ? Day(DateTimeOffset.FromUnixTimeSeconds((long)seconds)) : null;

    private static string Day(DateTimeOffset time) => RefreshedCatalog.Text(DateOnly.FromDateTime(time.UtcDateTime));

    private static IEnumerable<JsonObject> RowsOf(Catalog catalog) =>
        JsonNode.Parse(catalog.Files.Read("catalogs/images.json"))![ExtensibleCatalog.Rows]!.AsArray().OfType<JsonObject>();

    private static string Form(string name) => Number().Replace(name, "#");

    private static string[] Numbers(string name) => [.. Number().Matches(name).Select(number => number.Value)];

    private static string? Cuda(string name) => CudaPart().Match(name) is { Success: true } part ? part.Value : null;

    /// <summary>Compares two names of one form by their numbers, the first ones first.</summary>
    private static int Order(string one, string other) =>
        Numbers(one).Zip(Numbers(other)).Select(pair => Version(pair.First).CompareTo(Version(pair.Second)))
            .FirstOrDefault(order => order != 0);

    private static Version Version(string number) =>
        System.Version.TryParse(number.Contains('.', StringComparison.Ordinal) ? number : number + ".0", out var version) ? version : new();

    [GeneratedRegex(@"[0-9]+(\.[0-9]+)*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Number();

    [GeneratedRegex("(?<=-)cu[0-9]+", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex CudaPart();

    /// <summary>What a tag can consist of: https://docs.docker.com/reference/cli/docker/image/tag/.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex PortableTag();
}
