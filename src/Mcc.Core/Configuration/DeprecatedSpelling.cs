using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>
/// The npm program's two options for a configuration (<c>--framework</c> with <c>--model-server</c>), read as the one that they mean.
/// </summary>
public static class DeprecatedSpelling
{
    public static Draft Apply(Catalog catalog, Draft draft)
    {
        if (draft.Settings.ModelServer.Setting is not { } server)
            return draft;
        var meant = catalog.Backends.FirstOrDefault(backend => backend.Aliases.Any(former => draft.Settings.Holds(former)));
        var config = catalog.Parameters.DeploymentConfig;
        if (meant is null)
        {
            return draft with
            {
                Findings = [.. draft.Findings, Finding.Error("former-spelling",
                    $"`modelServer` `{server.Text}` (from {server.Origin}) with `framework` `{draft.Settings.Framework.Value ?? "none"}` "
                        + "is not a known configuration.",
                    $"Use {config.Flag} instead.")],
            };
        }

        if (draft.Settings.DeploymentConfig.Setting is { } said && !string.Equals(said.Text, meant.Id, StringComparison.Ordinal))
        {
            return draft with
            {
                Findings = [.. draft.Findings, Finding.Error("former-spelling",
                    $"`modelServer` `{server.Text}` (from {server.Origin}) means `{meant.Id}`, but `deploymentConfig` is `{said.Text}` "
                        + $"(from {said.Origin}).",
                    $"Remove {server.Parameter.Flag}.")],
            };
        }

        return draft.With(new(config, new Value.Text(meant.Id), server.Origin)) with
        {
            Findings = [.. draft.Findings, Finding.Note("former-spelling",
                $"{server.Parameter.Flag} {server.Text} (from {server.Origin}) is read as {config.Flag} {meant.Id}.")],
        };
    }
}
