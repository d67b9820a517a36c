using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>A model that has none of the methods that the server calls (<c>modelMethods</c> of its layers, the first that there is), or
/// not the one that was asked for.</summary>
public sealed class ModelMethodServed : IRule
{

    // A handler of the user's may do whatever the model can.
    private const string Handler = "inference.py";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var called = deployment.Architecture.ModelMethods;
        if (called.Count == 0 || deployment.Inputs.Model is not { Report: { Methods: { } has, Estimator: var type } } model
            || deployment.Inputs.Code.Any(file => file.RelativePath == Handler))
            yield break;
        var what = $"{Path.GetFileName(model.SourcePath)} is of class `{type?[(type.LastIndexOf('.') + 1)..]}`";
        var possible = called.Where(has.Contains).ToList();
        var handler = $"pass a predict_fn with --code-path={Handler}";
        if (deployment.Settings.PredictMethod.InEffect is { Origin.Source: not Configuration.Source.Default } said)
        {
            possible = [.. said.Parameter.Choices.Where(has.Contains)];
            if (!has.Contains(said.Text!, StringComparer.Ordinal))
            {
                var fix = possible.Count > 0
                    ? $"It has {string.Join(" and ", possible.Select(name => $"`{name}`"))}: use one of them, or {handler}."
                    : $"It has no method that can be served: {handler}.";
                yield return Finding.Error("model-method",
                    $"`{said.Parameter.Key}` is `{said.Text}` (from {said.Origin}), but {what}, which does not have {said.Text}.", fix);
            }
        }
        else if (possible.Count == 0)
        {
            var only = has.IsEmpty ? "" : $": it has only {string.Join(" and ", has)}";
            yield return Finding.Error("model-method", $"{what}, which can neither predict nor transform new rows{only}.",
                $"Serve a model with `predict`, such as a classifier that was trained on its labels, or {handler}.");
        }
        else if (!has.Contains(called[0], StringComparer.Ordinal))
        {
            yield return Finding.Note("model-method", $"{what}, which has no `{called[0]}`: the server answers with `{possible[0]}`.",
                $"To change this, {handler}.");
        }
    }
}
