using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Settings;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.State;

/// <summary>
/// Who runs on a state folder and how it was set up. It stays when that one ends, so that the next start can go on alike.
/// </summary>
/// <param name="Engine">The container engine that it uses; empty for none.</param>
public sealed record ServerRecord(
    ProcessIdentity Mark,
    Uri Address,
    string Region,
    string Account,
    string Engine,
    string Registry,
    IReadOnlyList<ProjectFolder> Projects,
    Limits Limits)
{
    public bool IsRunning => Mark.IsRunning;

    /// <summary>Null when nothing has run on the folder, or its record cannot be read.</summary>
    public static ServerRecord? Read(string folder)
    {
        var path = Path.Combine(folder, StateFiles.Server);
        if (!File.Exists(path)) return null;
        try
        {
            var json = JsonNode.Parse(File.ReadAllBytes(path))!;
            return new(
                new((int)json["process"]!, DateTime.Parse((string)json["started"]!, CultureInfo.InvariantCulture,
                    DateTimeStyles.RoundtripKind)),
                new((string)json["address"]!),
                (string)json["region"]!,
                (string)json["account"]!,
                (string)json["engine"]!,
                (string)json["registry"]!,
                [.. json["projects"]!.AsObject().Select(project => new ProjectFolder(project.Key, (string)project.Value!))],
                LimitsOf(json["limits"]));
        }
        catch (Exception damaged) when (
            damaged is JsonException or NullReferenceException or ArgumentException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Write(string folder)
    {
        var json = new JsonObject
        {
            ["process"] = Mark.Number,
            ["started"] = Mark.Started.ToString("O", CultureInfo.InvariantCulture),
            ["address"] = Address.ToString(),
            ["region"] = Region,
            ["account"] = Account,
            ["engine"] = Engine,
            ["registry"] = Registry,
            ["projects"] = new JsonObject(Projects.Select(project => KeyValuePair.Create(project.Name, (JsonNode?)project.Folder))),
            ["limits"] = new JsonObject(LimitList.Changed(Limits)
                .Select(limit => KeyValuePair.Create(limit.Name, (JsonNode?)limit.Read(Limits)))),
        };
        AtomicFile.Write(Path.Combine(folder, StateFiles.Server), Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private static Limits LimitsOf(JsonNode? json) => (json?.AsObject() ?? []).Aggregate(
        new Limits(), (limits, named) => LimitList.Find(named.Key)?.With(limits, (string)named.Value!) ?? limits);
}
