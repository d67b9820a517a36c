using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Json;
using Mcc.Core.Registry;
using Mcc.Core.Text;

namespace Mcc.Core.Ci;

/// <summary>A configuration as an item of the DynamoDB table of tests, with the attributes of the npm program's table.</summary>
public static class CiTableItem
{
    public const string ConfigId = "configId";
    public const string Status = "testStatus";
    public const string LastTested = "lastTestTimestamp";
    public const string Running = "running";

    /// <summary>DynamoDB's names for the types of values.</summary>
    private const string Text = "S";
    private const string Number = "N";
    private const string Flag = "BOOL";

    private const string Untested = "untested";

    /// <summary>The time of what was never tested: an index on the time has no item without one.</summary>
    private const string Never = "1970-01-01T00:00:00Z";

    private const int IdLength = 16;

    /// <param name="entry">The deployment, as <see cref="EntryBuilder"/> describes it: without secrets.</param>
    public static JsonObject Of(JsonObject entry, ParameterList parameters)
    {
        string Head(EntryMember member) => entry[EntryMembers.NameOf(member)].AsText() ?? "";
        var settings = entry[EntryMembers.Parameters] as JsonObject ?? [];
        var image = settings[parameters.BaseImage.Key].AsText() ?? "";
        var item = new JsonObject
        {
            ["schemaVersion"] = Typed(Number, "1"),
            [ConfigId] = Typed(Text, IdOf(entry)),
            [Status] = Typed(Text, Untested),
            [LastTested] = Typed(Text, Never),
            ["benchmarkEnabled"] = new JsonObject { [Flag] = settings[parameters.IncludeBenchmark.Key]?.ToString() == "true" },
            ["settings"] = Typed(Text, settings.ToJsonString()),
        };
        foreach (var (name, text) in new[]
        {
            // The npm program names these attributes like its options.
            (parameters.DeploymentConfig.Key, Head(EntryMember.Backend)),
            (parameters.DeploymentTarget.Key, Head(EntryMember.Target)),
            (parameters.ProjectName.Key, Head(EntryMember.Project)),
            (parameters.ModelName.Key, Head(EntryMember.Model)),
            (parameters.InstanceType.Key, Head(EntryMember.InstanceType)),
            (parameters.Region.Key, Head(EntryMember.Region)),
            (parameters.BaseImage.Key, image),
            ("baseImageVersion", Version(image)),
        })
        {
            if (text.Length > 0)
                item[name] = Typed(Text, text);
        }

        return item;
    }

    /// <summary>The key of a configuration: the first 16 digits of the SHA-256 of what decides about it.</summary>
    public static string IdOf(JsonObject entry)
    {
        string Head(EntryMember member) => entry[EntryMembers.NameOf(member)].AsText() ?? "";
        var members = new[] { EntryMember.Backend, EntryMember.Model, EntryMember.InstanceType, EntryMember.Region, EntryMember.Target };
        return Sha256.Of(Encoding.UTF8.GetBytes(string.Join(':', members.Select(Head))))[..IdLength];
    }

    /// <summary>The text of an attribute; empty where there is none.</summary>
    public static string Read(JsonObject item, string attribute) => (item[attribute] as JsonObject)?[Text].AsText() ?? "";

    private static string Version(string image)
    {
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "";
    }

    private static JsonObject Typed(string type, string value) => new() { [type] = value };
}
