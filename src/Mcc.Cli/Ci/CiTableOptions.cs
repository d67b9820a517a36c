using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Platform.Aws;

namespace Mcc.Cli.Ci;

/// <summary>The options that say which AWS resources of CI are meant, and the access to them.</summary>
internal sealed class CiTableOptions
{
    private const string TableMember = "ciTableName";
    private const string RegionMember = "awsRegion";

    private readonly Option<string?> table = new("--table")
    { Description = "DynamoDB table of tests (default: the profile's).", HelpName = "NAME" };

    private readonly Option<string?> region;

    private readonly Option<string?> profile = new("--profile")
    { Description = $"Profile to use (default: the active one). [{ProfileStore.Variable}]", HelpName = "NAME" };

    public CiTableOptions(Command command, CommandContext context, bool hasTable)
    {
        region = new(context.Catalog.Parameters.Region.Flag) { Description = "AWS region (default: the profile's).", HelpName = "REGION" };
        foreach (var option in (IEnumerable<Option>)[.. hasTable ? [table] : Array.Empty<Option>(), region, profile])
            command.Options.Add(option);
    }

    /// <summary>The name of the table; null, with an error among the findings, where neither option nor profile has it.</summary>
    public string? Table(CommandContext context, ParseResult arguments, ICollection<Finding> findings) =>
        arguments.GetValue(table) ?? Member(context, arguments, TableMember, table.Name, findings);

    /// <summary>A member of the profile; null, with an error among the findings, where it has none.</summary>
    /// <param name="option">The option that gives it, too.</param>
    public string? Member(CommandContext context, ParseResult arguments, string member, string option, ICollection<Finding> findings)
    {
        if (Chosen(context, arguments, findings)?[member].AsText() is { Length: > 0 } value)
            return value;
        if (findings.Count == 0)
            findings.Add(Finding.Error("ci-aws", $"{option} is not given, and no profile has `{member}`.",
                $"Give {option}, or choose a profile with --profile."));
        return null;
    }

    public async Task<AwsResponse> Ask(CommandContext context, ParseResult arguments, IReadOnlyList<string> words, CancellationToken cancel)
    {
        var members = Chosen(context, arguments, []);
        var aws = new AwsCli(ProfileStore.Variables(context.Cli, arguments.GetValue(profile)), context.Cli.Folder);
        return await aws.Ask(words, arguments.GetValue(region) ?? members?[RegionMember].AsText(), cancel);
    }

    private JsonObject? Chosen(CommandContext context, ParseResult arguments, ICollection<Finding> findings) =>
        ProfileStore.Read(context.Cli, findings) is { } file
            && (arguments.GetValue(profile) ?? ProfileStore.Chosen(context.Cli, file)) is { } name ? file.Find(name) : null;
}
