using Mcc.Cli.Hosting;
using Mcc.Cli.Profiles;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Json;
using Mcc.Platform.Aws;
using Mcc.Platform.Files;

namespace Mcc.Cli.Sources;

/// <summary>
/// Takes out of a layer what a stranger may not say (<see cref="StrangerValues"/>), with a finding for each value. What a stronger source
/// sets is not looked at, as it is not used.
/// </summary>
public sealed class StrangerCheck(CommandContext context)
{
    private readonly CliEnvironment cli = context.Cli;

    public async Task<Layer> Check(Layer layer, IReadOnlyList<Layer> stronger, CancellationToken cancel)
    {
        var used = layer.Settings.Where(raw => !IsOverridden(raw, stronger)).ToList();
        if (used.Count == 0)
            return layer;
        var account = used.Exists(raw => StrangerValues.RuleFor(raw.Parameter, raw.Origin.Source) == StrangerRule.Account)
            ? await Account(IsOffline(stronger), cancel) : null;
        var values = new StrangerValues(context.Catalog.Parameters, context.Catalog.Facts, new FolderBounds(cli.Folder).Outside, account);
        var judged = used.Select(raw => (Raw: raw, Result: values.Judge(raw))).ToList();
        return new([.. judged.Where(each => each.Result.IsUsed).Select(each => each.Raw)],
            [.. layer.Findings, .. judged.Select(each => each.Result.Finding).OfType<Core.Diagnostics.Finding>()]);
    }

    /// <summary>Pairs of all sources are merged, so each of them counts.</summary>
    private static bool IsOverridden(RawSetting raw, IReadOnlyList<Layer> stronger) => raw.Parameter.Type != ParameterType.Pairs
        && stronger.Any(layer => layer.Settings.Any(other => other.Parameter == raw.Parameter));

    /// <summary>As this user says, else as AWS says of the credentials; null where nobody does.</summary>
    private async Task<string?> Account(bool isOffline, CancellationToken cancel)
    {
        if (cli.Variable("AWS_ACCOUNT_ID") is { Length: > 0 } named)
            return named;
        if (ProfileStore.Read(cli, []) is { } profiles && ProfileStore.Chosen(cli, profiles) is { } name
            && profiles.Find(name)?["accountId"].AsText() is { Length: > 0 } ofProfile)
            return ofProfile;
        if (isOffline)
            return null;
        var response = await new AwsCli(ProfileStore.Variables(cli, null), cli.Folder).Ask(["sts", "get-caller-identity"], null, cancel);
        return response.Content?["Account"].AsText();
    }

    private bool IsOffline(IReadOnlyList<Layer> stronger) =>
        Draft.Resolve([.. stronger]).Settings.Offline.Value;
}
