using System.Text.Json.Nodes;
using Mcc.Core.Registry;
using Mcc.Platform.Files;

namespace Mcc.Cli.Ci;

/// <summary>The projects that a deployment registry knows.</summary>
internal static class RegisteredEntries
{
    /// <summary>The newest entry of each project on each target, in the order of the registry.</summary>
    public static IReadOnlyList<JsonObject> Newest(RegistryFile file) => file.Read(reader =>
    {
        var found = new OrderedDictionary<(string Project, string Target), JsonObject>();
        while (reader.Read())
        {
            var key = (reader.Head.TextOf(EntryMember.Project), reader.Head.TextOf(EntryMember.Target));
            if (reader.Head.TextOf(EntryMember.Project).Length > 0 && EntryLine.Parse(reader.Line) is { } entry)
                found[key] = entry;
        }

        return (IReadOnlyList<JsonObject>)[.. found.Values];
    });
}
