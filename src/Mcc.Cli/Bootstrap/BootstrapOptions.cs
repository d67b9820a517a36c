using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Bootstrap;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Text;

namespace Mcc.Cli.Bootstrap;

/// <summary>The options that commands with stacks share, and what they mean.</summary>
internal sealed class BootstrapOptions
{
    private const string Rule = "bootstrap";

    private readonly Option<string?> profile = new("--profile")
    { Description = $"Profile of mcc (default: the active one). [{ProfileStore.Variable}]", HelpName = "NAME" };

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Show the changes without making them." };
    private readonly Option<bool> yes = new("--yes", "-y", "--non-interactive") { Description = "Make the changes without asking." };
    private readonly Option<string[]> set = new("--set")
    { Description = "Value for a parameter of a module's template; repeatable.", HelpName = "NAME=VALUE" };
    private readonly CommandContext context;

    /// <param name="hasStacks">Whether the command changes stacks, whose parameters can be set.</param>
    public BootstrapOptions(Command command, CommandContext context, bool changes, bool namesProfile, bool hasStacks = true)
    {
        this.context = context;
        if (!namesProfile)
            command.Options.Add(profile);
        if (!changes)
            return;
        command.Options.Add(dryRun);
        command.Options.Add(yes);
        if (hasStacks)
            command.Options.Add(set);
    }

    public bool IsDryRun(ParseResult arguments) => arguments.GetValue(dryRun);

    /// <summary>The profile that the options, the variable or the file name; null, with an error, where it does not exist.</summary>
    public BootstrapProfile? Profile(ParseResult arguments, ICollection<Finding> findings) =>
        Profile(arguments.GetValue(profile), findings);

    /// <param name="given">Null: the one of the variable or the file.</param>
    public BootstrapProfile? Profile(string? given, ICollection<Finding> findings)
    {
        if (ProfileStore.Read(context.Cli, findings) is not { } file)
            return null;
        var name = given ?? ProfileStore.Chosen(context.Cli, file);
        if (name is not null && file.Find(name) is { } members)
            return new(name, (JsonObject)members.DeepClone());
        findings.Add(name is null
            ? Finding.Error(Rule, "No profile is active.",
                "Create one with mcc bootstrap add NAME, or choose one with mcc bootstrap use NAME.")
            : Finding.Error(Rule, $"`{name}` is not a profile.",
                Question(name, file.Names) ?? $"Create it with mcc bootstrap add {name}."));
        return null;
    }

    /// <summary>The modules of the names; null, with an error, where one does not exist.</summary>
    public static IReadOnlyList<string>? Modules(IReadOnlyList<string> names, ModuleList modules, ICollection<Finding> findings)
    {
        IReadOnlyList<string> ids = [.. names.SelectMany(name => name.Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (ids.FirstOrDefault(id => modules.Find(id) is null) is not { } unknown)
            return ids;
        findings.Add(Finding.Error(Rule, $"`{unknown}` is not a module.",
            Question(unknown, [.. modules.Ids]) ?? $"Modules: {string.Join(", ", modules.Ids)}."));
        return null;
    }

    /// <summary>Null, with an error, where nobody can agree to the changes.</summary>
    public BootstrapConsent? Consent(ParseResult arguments, ICollection<Finding> findings)
    {
        var (cli, given) = (context.Cli, arguments.GetValue(yes));
        if (given || IsDryRun(arguments) || (cli.HasTerminal && !context.Reporter(arguments).AsJson))
            return BootstrapConsent.Of(cli, IsDryRun(arguments), given);
        findings.Add(Finding.Error(Rule, "The changes need your consent, and mcc cannot ask without a terminal.",
            "Look at them with --dry-run, and make them with --yes."));
        return null;
    }

    /// <summary>Null, with an error, where a value has the wrong form or none of the modules has the parameter.</summary>
    public IReadOnlyDictionary<string, string>? Given(
        ParseResult arguments, IReadOnlyList<BootstrapModule> modules, ICollection<Finding> findings)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        IReadOnlyList<string> known = [.. modules.SelectMany(module => module.Parameters).Select(parameter => parameter.Key)
            .Where(name => name != BootstrapModule.ProfileParameter).Distinct(StringComparer.Ordinal)];
        foreach (var pair in arguments.GetValue(set) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? pair : pair[..equals];
            if (equals > 0 && known.Contains(name, StringComparer.Ordinal))
                given[name] = pair[(equals + 1)..];
            else
                findings.Add(equals > 0
                    ? Finding.Error(Rule, $"None of the modules has the parameter `{name}`.",
                        Question(name, known) ?? $"Parameters: {string.Join(", ", known)}.")
                    : Finding.Error(Rule, $"--set {pair} has no value.", "Write it as --set NAME=VALUE."));
        }

        return findings.Any(static finding => finding.Severity == Severity.Error) ? null : given;
    }

    /// <summary>The question for a misspelled name; null where no name is near.</summary>
    private static string? Question(string name, IReadOnlyList<string> known) =>
        Nearest.DidYouMean(name, known) is { Length: > 0 } question ? question : null;

    public string? Region(BootstrapProfile profile) =>
        profile.Region ?? context.Cli.Variable("AWS_REGION") ?? context.Cli.Variable("AWS_DEFAULT_REGION");

    /// <summary>The names of the modules, for help texts; no module is read for them.</summary>
    public static string ModuleNames(CommandContext context) => string.Join(", ", BootstrapModule.Ids(context.Catalog.Files));

    public static IEnumerable<CompletionItem> Completions(CommandContext context) =>
        BootstrapModule.Ids(context.Catalog.Files).Select(static id => new CompletionItem(id));

    /// <summary>The account of the profile, after it was checked.</summary>
    /// <param name="awsProfile">The AWS profile that the command line names, which is stronger than the environment's.</param>
    public async Task<BootstrapAccount?> Account(
        BootstrapProfile profile, ICollection<Finding> findings, CancellationToken cancel, string? awsProfile = null)
    {
        if (Region(profile) is { } region)
            return await BootstrapAccount.Find(context.Cli, profile, region, awsProfile, findings, cancel);
        findings.Add(Finding.Error(Rule, "The region is not known.", "Give --region, or set AWS_REGION."));
        return null;
    }
}
