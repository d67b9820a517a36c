using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Data;
using Mcc.Core.Json;

namespace Mcc.Core.Registry;

/// <summary>An entry as the npm program 1.5.2 wrote it, read as ours. Our own entries stay as they are.</summary>
public static class NpmEntry
{
    /// <summary>Null when it lacks an ID, a time or a status.</summary>
    public static JsonObject? Read(JsonObject given, ParameterList parameters)
    {
        var isNpm = given["deployment"] is JsonObject;
        var time = given[isNpm ? "timestamp" : EntryMembers.NameOf(EntryMember.Time)].AsText();
        if (given[EntryMembers.NameOf(EntryMember.Id)].AsText() is not { Length: > 0 }
            || !DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            || given[EntryMembers.NameOf(EntryMember.Status)].AsText() is not { } status
            || !LoggedDeployment.Statuses.Contains(status, StringComparer.Ordinal))
            return null;
        return isNpm ? Converted(given, parsed, parameters) : Ordered(given, parsed);
    }

    /// <summary>The members of the head first, as readers of many entries expect them.</summary>
    private static JsonObject Ordered(JsonObject given, DateTimeOffset time)
    {
        var entry = new JsonObject();
        foreach (var member in EntryMembers.All)
            entry[EntryMembers.NameOf(member)] = given[EntryMembers.NameOf(member)].AsText();
        entry[EntryMembers.NameOf(EntryMember.Time)] = EntryBuilder.TimeText(time);
        foreach (var (name, value) in given.Where(member => !entry.ContainsKey(member.Key) && member.Key != EntryLine.Last))
            entry[name] = value?.DeepClone();
        return entry;
    }

    private static JsonObject Converted(JsonObject given, DateTimeOffset time, ParameterList parameters)
    {
        var (deployment, model) = (Part(given, "deployment"), Part(given, "model"));
        var (infrastructure, metadata) = (Part(given, "infrastructure"), Part(given, "metadata"));
        var values = (JsonObject)Part(Part(given, "configuration"), EntryMembers.Parameters).DeepClone();
        // The npm program has them in groups, by the keys that settings have here too.
        foreach (var (parameter, group) in (ReadOnlySpan<(Parameter, JsonObject)>)
        [
            (parameters.DeploymentConfig, deployment),
            (parameters.DeploymentTarget, deployment),
            (parameters.BaseImage, deployment),
            (parameters.BuildTarget, deployment),
            (parameters.ModelName, model),
            (parameters.ModelFormat, model),
            (parameters.InstanceType, infrastructure),
            (parameters.Region, infrastructure),
            (parameters.RoleArn, infrastructure),
        ])
        {
            if (Text(group, parameter.Key) is { } value)
                values[parameter.Key] = value;
        }

        var entry = new JsonObject();
        foreach (var (member, text) in (ReadOnlySpan<(EntryMember, string?)>)
        [
            (EntryMember.Id, Text(given, EntryMembers.NameOf(EntryMember.Id))),
            (EntryMember.Time, EntryBuilder.TimeText(time)),
            (EntryMember.Status, Text(given, EntryMembers.NameOf(EntryMember.Status))),
            (EntryMember.Project, Text(values, parameters.ProjectName.Key)),
            (EntryMember.Architecture, Text(deployment, EntryMembers.NameOf(EntryMember.Architecture))),
            (EntryMember.Backend,
                Text(values, parameters.DeploymentConfig.Key) ?? Text(deployment, EntryMembers.NameOf(EntryMember.Backend))),
            (EntryMember.Target, Text(values, parameters.DeploymentTarget.Key)),
            (EntryMember.Stage, null),
            (EntryMember.Model, Text(values, parameters.ModelName.Key)),
            (EntryMember.InstanceType, Text(values, parameters.InstanceType.Key)),
            (EntryMember.Region, Text(values, parameters.Region.Key)),
        ])
            entry[EntryMembers.NameOf(member)] = text;
        entry[EntryMembers.Parameters] = values;
        entry[EntryMembers.GeneratorVersion] = Text(metadata, EntryMembers.GeneratorVersion);
        entry[EntryMembers.Outcome] = new JsonObject { [EntryMembers.Notes] = Text(Part(given, EntryMembers.Outcome), EntryMembers.Notes) };
        if (deployment[EntryMembers.Components] is JsonArray { Count: > 0 } components)
            entry[EntryMembers.Components] = components.DeepClone();
        return entry;
    }

    private static JsonObject Part(JsonObject of, string name) => of[name] as JsonObject ?? [];

    private static string? Text(JsonObject of, string name) => of[name].AsText();
}
