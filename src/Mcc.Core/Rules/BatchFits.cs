using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Rules;

/// <summary>
/// Tokens of one step against the sequences of one step, and, where a prompt is not computed in several steps, against the longest one
/// (SchedulerConfig in vllm/config/scheduler.py).
/// </summary>
public sealed class BatchFits : IRule
{
    private const string Rule = "batch";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants is not { SequencesVariable: { } sequencesName, BatchedTokensVariable: { } tokensName }
            || deployment.Instance?.Accelerator is not { } accelerator)
            yield break;
        var said = Value(deployment, tokensName);
        var isChunked = ServerOption.Truth(deployment.EngineVariables.Of(deployment.Constants.ChunkedVariable)) != false;
        // Without several steps the default grows with the longest prompt, which may not be known.
        var usual = EngineSettings.DefaultBatchedTokens(accelerator);
        var tokens = said ?? (isChunked ? usual : Context(deployment) is { } longest ? Math.Max(usual, longest) : null);
        if (Value(deployment, sequencesName) is { } sequences && tokens < sequences)
        {
            yield return Finding.Error(Rule,
                string.Create(CultureInfo.InvariantCulture, $"`{sequencesName}` is `{sequences}`, but one step has {tokens} tokens")
                    + $"{(said is null ? " by default" : $" (`{tokensName}`)")}, and each sequence needs one.",
                $"Set {tokensName} to at least {sequences}, or reduce {sequencesName}.");
        }

        if (!isChunked && said is { } fixedTokens && Context(deployment) is { } context && fixedTokens < context)
        {
            yield return Finding.Error(Rule,
                string.Create(CultureInfo.InvariantCulture, $"`{deployment.Constants.ChunkedVariable}` is off, so a prompt of ")
                    + $"{context} tokens is computed in one step, but `{tokensName}` is `{fixedTokens}`.",
                $"Remove {tokensName} or {deployment.Constants.ChunkedVariable}, or reduce the context length.");
        }
    }

    private static long? Context(Deployment deployment) =>
        Value(deployment, deployment.Constants.ContextVariable) is { } set ? set
        : deployment.ServerVariables.Any(variable => variable.Name == deployment.Constants.ContextVariable) ? null
        : deployment.Model?.Shape?.Positions;

    private static long? Value(Deployment deployment, string? name) =>
        ContextResolver.Tokens(deployment.ServerVariables.FirstOrDefault(variable => variable.Name == name)?.Value);
}
