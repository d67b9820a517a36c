using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// The memory and the concurrency of a serverless endpoint: sizes that AWS has
/// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ProductionVariantServerlessConfig.html), memory that the model fits in,
/// and auto scaling of provisioned concurrency only
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-autoscale.html).
/// </summary>
public sealed class ServerlessFits : IRule
{
    private const string Rule = "serverless-fits";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) =>
        deployment.Constants.IsServerless == true && deployment.Settings.Holds(deployment.Target.Requires)
            ? [.. Memory(deployment), .. Concurrency(deployment), .. Scaling(deployment, catalog)] : [];

    private static IEnumerable<Finding> Memory(Deployment deployment)
    {
        var memory = ServerlessResolver.Megabytes(deployment);
        if (deployment.Settings.ServerlessMemory.InEffect is { } said && memory % ServerlessResolver.Step != 0)
        {
            yield return Finding.Error(Rule, Text(
                $"`{said.Parameter.Key}` is {memory} (from {said.Origin}), but AWS has sizes in steps of {ServerlessResolver.Step} MB."),
                Text($"Set {said.Parameter.Flag}={ServerlessResolver.SmallestFor(memory)}."));
            yield break;
        }

        if (ServerlessResolver.ModelMib(deployment) is not { } model || ServerlessResolver.NeededMib(deployment) is not { } needed)
        {
            if (deployment.Settings.ServerlessMemory.InEffect is null)
                yield return Finding.Note(Rule, Text(
                    $"The size of the model is not known, so the containers of the serverless endpoint have {memory} MB."),
                    "Choose a size that is at least as large as the model with --serverless-memory.");
            yield break;
        }

        var takes = Text($"the server needs about {needed - (2 * model)} MiB, and the model, a file of {model} MiB, about {2 * model} MiB");
        var larger = needed > ServerlessResolver.Largest
            ? "Use a deployment target with instances, which have more memory."
            : Text($"Set --serverless-memory={ServerlessResolver.SmallestFor(needed)}.");
        // AWS: "Generally, the memory size should be at least as large as your model size."
        if (model >= memory)
            yield return Finding.Error(Rule, Text($"The containers of the serverless endpoint have {memory} MB, but {takes}."), larger);
        else if (needed > memory)
            yield return Finding.Warning(Rule, Text($"The containers of the serverless endpoint have {memory} MB, but {takes}."), larger);
        else if (deployment.Settings.ServerlessMemory.InEffect is null)
            yield return Finding.Note(Rule, Text($"The containers of the serverless endpoint have {memory} MB: {takes}."),
                "More memory comes with more CPUs: --serverless-memory.");
    }

    private static IEnumerable<Finding> Concurrency(Deployment deployment)
    {
        var concurrency = deployment.Settings.ServerlessConcurrency.Effective;
        if (deployment.Settings.ServerlessProvisioned.InEffect is { } warm
            && deployment.Settings.ServerlessProvisioned.Effective > concurrency)
            yield return Finding.Error(Rule, Text(
                $"`{warm.Parameter.Key}` is {warm.Text} (from {warm.Origin}), more than `serverlessConcurrency` {concurrency}."),
                $"Set --serverless-concurrency={warm.Text} or more.");
    }

    private static IEnumerable<Finding> Scaling(Deployment deployment, Catalog catalog)
    {
        var settings = deployment.Settings;
        if (settings.AutoscalingMax.InEffect is not { } maximum)
            yield break;
        var given = $"`{maximum.Parameter.Key}` is {maximum.Text} (from {maximum.Origin})";
        if (settings.ServerlessProvisioned.Effective is null)
            yield return Finding.Error(Rule,
                $"{given}, but AWS itself scales a serverless endpoint; auto scaling is for containers that are kept warm.",
                $"Add {catalog.Parameters.ServerlessProvisioned.Flag}, or remove {maximum.Parameter.Flag}.");
        if (settings.AutoscalingMax.Effective > settings.ServerlessConcurrency.Effective)
            yield return Finding.Error(Rule,
                Text($"{given}, more than `serverlessConcurrency` {settings.ServerlessConcurrency.Effective}."),
                $"Set --serverless-concurrency={maximum.Text} or more.");
        if (settings.AutoscalingTarget.InEffect is { } target && settings.AutoscalingTarget.Effective > 1)
            yield return Finding.Error(Rule,
                $"`{target.Parameter.Key}` is {target.Text} (from {target.Origin}), but on a serverless endpoint it is the share of the "
                    + "warm containers that work at a time.",
                $"Set {target.Parameter.Flag} between 0.1 and 1.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
