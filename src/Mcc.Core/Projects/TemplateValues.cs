using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>
/// Everything that templates can name for one deployment: settings by key, the layers' constants and lists, flags of features, and what
/// behaviours compute.
/// </summary>
public static class TemplateValues
{
    /// <summary>The constant with the image that a server is compiled in.</summary>
    private const string BuildImage = "buildImage";

    public static Scope Of(Catalog catalog, Deployment deployment)
    {
        var values = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var parameter in catalog.Parameters.All.Where(parameter => parameter.Type != ParameterType.Secret))
            values[parameter.Key] = deployment.Settings.Of(parameter)?.Value ?? new Value.Missing();
        foreach (var (name, value) in deployment.Layers.SelectMany(layer => layer.Values))
            values[name] = value.ToValue();
        foreach (var lists in deployment.Layers.SelectMany(layer => layer.Append).GroupBy(list => list.Key, StringComparer.Ordinal))
            values[lists.Key] = new Value.Items([.. lists.SelectMany(list => ((Value.Items)list.Value.ToValue()).Values)]);
        // A feature that a layer only speaks of is a flag too, which is off.
        var entered = deployment.Features.Select(feature => feature.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in catalog.Features.Select(feature => feature.Id).Concat(deployment.Layers.SelectMany(layer => layer.Supported)))
            values[FlagOf(id)] = new Value.Flag(entered.Contains(id));
        values["generatorVersion"] = new Value.Text(Generator.Version);
        values["architecture"] = new Value.Text(deployment.Architecture.Id);
        values["backend"] = new Value.Text(deployment.Backend.Id);
        values["backendTitle"] = new Value.Text(deployment.Backend.Title);
        values["target"] = new Value.Text(deployment.Target.Id);
        values["targetTitle"] = new Value.Text(deployment.Target.Title);
        foreach (var (name, value) in OfTargets(deployment))
            values[name] = value;
        foreach (var (name, value) in ViewList.Named(deployment.Layers.Behaviours).SelectMany(view => view.Of(deployment, catalog)))
            values[name] = value;
        foreach (var name in new[] { catalog.Parameters.BaseImage.Key, BuildImage })
        {
            if (values.GetValueOrDefault(name) is Value.Text image)
                values[name] = new Value.Text(ImageCacheResolver.Address(deployment, image.Content));
        }

        return new(values);
    }

    /// <summary>
    /// What one image must hold for each of its targets: the largest request, and the longest time until the response. And the targets of a
    /// project that has several.
    /// </summary>
    private static IEnumerable<(string Name, Value Value)> OfTargets(Deployment deployment)
    {
        var (layers, targets) = (deployment.Layers, deployment.Inputs.Targets);
        LayerValues[] each = [deployment.Constants,
            .. targets.Select(target => new DeploymentLayers(layers.Base, layers.Architecture, layers.Backend, target, []).Constants)];
        yield return ("largestRequestBytes", Value.Of(each.Max(constants => constants.RequestBytes)));
        yield return ("longestAnswerSeconds", Value.Of(each.Max(constants => constants.AnswerSeconds)));
        yield return ("isFurtherTarget", Value.Of(targets.Count > 1 && targets[0] != deployment.Target));
        yield return ("firstTarget", Value.Of((targets.FirstOrDefault() ?? deployment.Target).Id));
        yield return ("furtherTargets", Value.Of(targets.Skip(1).Select(target => Value.Of(new Dictionary<string, Value>
        {
            ["id"] = Value.Of(target.Id),
            ["title"] = Value.Of(target.Title),
        }))));
    }

    /// <summary>The name of a feature's flag: <c>sample-sklearn</c> is <c>hasSampleSklearn</c>.</summary>
    public static string FlagOf(string featureId)
    {
        var name = new StringBuilder("has");
        foreach (var word in featureId.Split('-'))
            name.Append(char.ToUpperInvariant(word[0])).Append(word.AsSpan(1));
        return name.ToString();
    }
}
