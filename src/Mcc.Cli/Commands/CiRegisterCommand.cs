using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Mcc.Cli.Ci;
using Mcc.Cli.Hosting;
using Mcc.Core.Ci;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary><c>mcc ci register</c>: puts configurations into the table of tests, as not tested yet.</summary>
public static class CiRegisterCommand
{
    private const string Condition =
        $"attribute_not_exists({CiTableItem.ConfigId}) OR {CiTableItem.Status} <> :{CiTableItem.Running}";

    /// <summary>What DynamoDB answers where the condition does not hold.</summary>
    private const string ConditionFailed = "ConditionalCheckFailedException";

    public static Command Of(CommandContext context)
    {
        var command = new Command("register", "Put a configuration into the DynamoDB table of tests.");
        var subjects = new CiSubjects(command, context);
        var options = new CiTableOptions(command, context, hasTable: true);
        command.SetAction((arguments, cancel) => Run(context, arguments, subjects, options, cancel));
        return command;
    }

    private static async Task<int> Run(
        CommandContext context, ParseResult arguments, CiSubjects subjects, CiTableOptions options, CancellationToken cancel)
    {
        var (reporter, findings) = (context.Reporter(arguments), new List<Finding>());
        var entries = subjects.Read(context, arguments, findings);
        if (entries.Count == 0 || options.Table(context, arguments, findings) is not { } table)
            return reporter.Refuse(findings);
        var registered = new List<string>();
        foreach (var entry in entries)
        {
            var id = CiTableItem.IdOf(entry);
            var response = await options.Ask(context, arguments, Words(table, CiTableItem.Of(entry, context.Catalog.Parameters)), cancel);
            if (response.Trouble is null)
                registered.Add(id);
            else if (response.Trouble.Contains(ConditionFailed, StringComparison.Ordinal))
                findings.Add(Finding.Error("ci-register", $"{id} is being tested, so it was not changed.", "Try again after the test."));
            else
                return reporter.Refuse([Finding.Error("ci-register", $"{table} was not written: {response.Trouble}.",
                    "Log in, or choose another table or region.")]);
        }

        reporter.Tell(findings);
        return reporter.End(findings.Exists(finding => finding.Severity == Severity.Error) ? ExitCode.Refused : ExitCode.Done, output =>
        {
            foreach (var id in registered)
                output.WriteLine($"{id}");
        }, json =>
        {
            json.WriteStartArray("registered");
            foreach (var id in registered)
                json.WriteStringValue(id);
            json.WriteEndArray();
        });
    }

    private static IReadOnlyList<string> Words(string table, JsonObject item) =>
    [
        "dynamodb", "put-item", "--table-name", table, "--item", item.ToJsonString(), "--condition-expression", Condition,
        "--expression-attribute-values",
        new JsonObject { [$":{CiTableItem.Running}"] = new JsonObject { ["S"] = CiTableItem.Running } }.ToJsonString(),
    ];
}
