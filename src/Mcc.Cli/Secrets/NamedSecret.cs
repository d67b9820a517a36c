using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Secrets;

/// <summary>The secret that a command is about. Whether it exists is not known yet.</summary>
/// <param name="Name">The whole name, or the ARN.</param>
/// <param name="Kind">The kind that was named; null for another secret.</param>
internal sealed record NamedSecret(SecretsAccount Account, string Name, SecretKind? Kind)
{
    /// <summary>What AWS answered; null, with an error, where it refused.</summary>
    /// <param name="operation">An operation about one secret, as the AWS CLI names it.</param>
    /// <param name="value">What the AWS CLI reads from standard input.</param>
    public Task<JsonObject?> Ask(
        string operation, ICollection<Finding> findings, CancellationToken cancel, IReadOnlyList<string>? more = null, string value = "") =>
        Account.Ask([operation, "--secret-id", Name, .. more ?? []], Name, findings, cancel, value);

    public Task<JsonObject?> Describe(ICollection<Finding> findings, CancellationToken cancel) =>
        Ask("describe-secret", findings, cancel);
}
