using System.CommandLine;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Registry;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Registry;
using Mcc.Platform.Files;

namespace Mcc.Cli.Commands;

/// <summary>
/// <c>mcc registry import FILE</c>: adds the entries of another registry, of an export, or of the npm program's <c>registry.json</c>. An
/// entry whose ID exists already is skipped, so that a second import changes nothing.
/// </summary>
public static class RegistryImportCommand
{
    public static Command Of(CommandContext context)
    {
        var source = new Argument<string>("FILE") { Description = "Export, registry, or registry.json of the npm program." };
        var command = new Command("import", "Add the deployments that another registry recorded.") { source };
        var place = new RegistryPlace(command);
        command.SetAction(arguments =>
        {
            var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
            var named = arguments.GetValue(source)!;
            var path = Path.GetFullPath(named, context.Cli.Folder);
            if (!File.Exists(path))
                return reporter.Refuse([Finding.Error("registry-import", $"The file {named} does not exist.", "Correct the path.")]);
            if (place.Find(context, arguments, findings) is not { } file
                || RegistryEnvelope.Read(RegularFile.ReadBytes(path, FileLimits.Payload), named,
                    context.Cli.Clock.GetUtcNow(), context.Catalog.Parameters,
                    findings) is not { } entries)
                return reporter.Refuse(findings);
            reporter.Tell(findings);
            var added = 0;
            var torn = file.Append(reader =>
            {
                var lines = Lines(reader, entries);
                added = lines.Count;
                return [.. lines.SelectMany(line => line)];
            });
            RegistryFindings.TellRepaired(reporter, file, torn);
            return reporter.End(ExitCode.Done,
                _ => reporter.Say($"Added {added} of {entries.Count} entries; {entries.Count - added} existed already."), json =>
                {
                    json.WriteString("file", file.Path);
                    json.WriteNumber("added", added);
                    json.WriteNumber("skipped", entries.Count - added);
                });
        });
        return command;
    }

    private static List<byte[]> Lines(RegistryReader existing, IReadOnlyList<JsonObject> entries)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (existing.Read())
            ids.Add(existing.Head.TextOf(EntryMember.Id));
        return [.. entries.Where(entry => ids.Add(entry[EntryMembers.NameOf(EntryMember.Id)].AsText()!)).Select(EntryLine.Write)];
    }
}
