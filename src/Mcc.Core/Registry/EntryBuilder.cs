using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Projects;
using Mcc.Core.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Registry;

/// <summary>Makes the entry of a deployment from a project and from the options of <c>mcc registry log</c>.</summary>
public static class EntryBuilder
{
    /// <summary>The time as entries have it, in UTC and without fractions of a second.</summary>
    public static string TimeText(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <param name="components">The inference components; null where none were named.</param>
    /// <param name="given">The settings of the command line, which are stronger than the project's.</param>
    /// <param name="project">Null outside of a project.</param>
    public static JsonObject Build(
        LoggedDeployment logged, JsonArray? components, Settings given, RegisteredProject? project, Catalog catalog)
    {
        var parameters = catalog.Parameters;
        var values = project?.Values() ?? [];
        foreach (var setting in given.All.Where(setting => !setting.Parameter.Run))
            values[setting.Parameter.Key] = ValueOf(setting.Value);
        var withheld = SecretSettings.Remove(values, parameters);
        var selection = Selection.Of(catalog, new(given, []));
        var version = project is null ? Generator.Version : project.Record["generatorVersion"].AsText();

        var entry = new JsonObject();
        foreach (var (member, text) in (ReadOnlySpan<(EntryMember, string?)>)
        [
            (EntryMember.Id, logged.Id),
            (EntryMember.Time, TimeText(logged.Time)),
            (EntryMember.Status, logged.Status),
            (EntryMember.Project, values[parameters.ProjectName.Key].AsText()),
            (EntryMember.Architecture, selection?.Architecture.Id ?? project?.Record["architecture"].AsText()),
            (EntryMember.Backend, selection?.Backend.Id ?? project?.Configuration),
            (EntryMember.Target, given.DeploymentTarget.Value ?? project?.Record["target"].AsText() ?? selection?.Target.Id),
            (EntryMember.Stage, logged.Stage),
            (EntryMember.Model, values[parameters.ModelName.Key].AsText() ?? project?.ModelFile),
            (EntryMember.InstanceType, values[parameters.InstanceType.Key].AsText()),
            (EntryMember.Region, values[parameters.Region.Key].AsText()),
        ])
            entry[EntryMembers.NameOf(member)] = text;
        entry[EntryMembers.Parameters] = values;
        entry[EntryMembers.GeneratorVersion] = version;
        entry[EntryMembers.Outcome] = new JsonObject
        {
            [EntryMembers.Notes] = logged.Notes,
            [EntryMembers.Image] = project?.State[EntryMembers.Image].AsText() ?? "",
            [EntryMembers.Deployed] = project?.State[$"deployed {logged.Stage}"].AsText() ?? "",
        };
        Add(entry, EntryMembers.Profile, logged.Profile);
        if (project is not null)
        {
            Add(entry, EntryMembers.Features, project.Record[EntryMembers.Features]?.DeepClone());
            entry[EntryMembers.Payloads] =
                new JsonObject(project.Payloads.Select(payload => KeyValuePair.Create(payload.Path, (JsonNode?)payload.Digest)));
            Add(entry, EntryMembers.Generated, project.Generated);
        }

        Add(entry, EntryMembers.Components, components);
        // Of another version of the program the catalogs are not known here.
        if (version == Generator.Version)
            entry[EntryMembers.Catalogs] = "sha256:" + DigestOfCatalogs(catalog);
        if (withheld.Count > 0)
            entry[EntryMembers.Withheld] = new JsonArray([.. withheld.Select(key => (JsonNode?)key)]);
        entry[EntryLine.Last] = EntryLine.Version;
        return entry;
    }

    private static void Add(JsonObject entry, string member, JsonNode? value)
    {
        if (value is not null)
            entry[member] = value;
    }

    private static JsonNode? ValueOf(Value value) => JsonNode.Parse(JsonDocuments.Write(json =>
    {
        json.WritePropertyName("value");
        ProjectRecord.Write(json, value);
    }))!["value"]?.DeepClone();

    private static string DigestOfCatalogs(Catalog catalog)
    {
        var list = new StringBuilder();
        foreach (var path in catalog.Files.Below("catalogs"))
            list.Append(Sha256.Of(catalog.Files.Read(path))).Append(' ').Append(path).Append('\n');
        return Sha256.Of(Encoding.UTF8.GetBytes(list.ToString()));
    }
}
