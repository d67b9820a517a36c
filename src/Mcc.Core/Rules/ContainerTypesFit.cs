using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A container of a serial pipeline that answers in no type that the next one accepts: the response of one is the request of the next, and
/// the client's Accept reaches only the last.
/// </summary>
public sealed class ContainerTypesFit : IRule
{
    private const string Rule = "container-types";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var containers = deployment.Containers;
        if (containers.Count < ContainersResolver.Minimum)
            yield break;
        foreach (var finding in containers.All(container => container.IsNameKnown) ? Unnamed(deployment) : [])
            yield return finding;
        if (!ContainersResolver.IsSerial(deployment.Settings))
            yield break;
        if (Unknown(deployment) is { Count: > 0 } unknown)
            yield return Finding.Note(Rule,
                $"Nothing says the content types of {string.Join(", ", unknown)}, so they were not compared with their neighbors.",
                $"Say them with {catalog.Parameters.ContainerAccepts.Flag} and {catalog.Parameters.ContainerAnswers.Flag}.");
        foreach (var (from, to) in containers.Zip(containers.Skip(1))
            .Where(pair => pair.First.Answers.Count > 0 && pair.Second.Accepts.Count > 0))
        {
            if (ContainersResolver.TypeBetween(from, to) is null)
            {
                var usual = from.Project?.Types.Variable is null && from.Answers.Count > 1;
                yield return Finding.Error(Rule,
                    $"{from.Name} answers {(usual ? $"{from.Answers[0]} unless a client wants another type" : Listed(from.Answers))}, but "
                        + $"{to.Name} accepts {Listed(to.Accepts)}.",
                    $"Change the order or the handler of one, and say its types with "
                        + $"{catalog.Parameters.ContainerAnswers.Flag} {from.Name}=TYPE or {catalog.Parameters.ContainerAccepts.Flag} "
                        + $"{to.Name}=TYPE.");
            }
        }
    }

    private static IEnumerable<Finding> Unnamed(Deployment deployment)
    {
        var names = deployment.Containers.Select(container => container.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (setting, said) in new[]
        {
            (deployment.Settings.ContainerAccepts.InEffect, deployment.Settings.ContainerAccepts.Effective),
            (deployment.Settings.ContainerAnswers.InEffect, deployment.Settings.ContainerAnswers.Effective),
        })
        {
            foreach (var name in said.Keys.Where(name => !names.Contains(name)))
                yield return Finding.Error(Rule, $"`{setting!.Parameter.Key}` (from {setting.Origin}) names `{name}`, which is not a "
                    + $"container.", Text.Nearest.DidYouMean(name, names));
        }
    }

    /// <summary>The containers whose types would have to be known to compare them; none where no project was read.</summary>
    private static List<string> Unknown(Deployment deployment)
    {
        var containers = deployment.Containers;
        return [.. containers.Index().Where(each => (each.Item.Entry.IsImage || deployment.Inputs.Members.Count > 0)
            && ((each.Index > 0 && each.Item.Accepts.Count == 0) || (each.Index < containers.Count - 1 && each.Item.Answers.Count == 0)))
            .Select(each => each.Item.Name)];
    }

    private static string Listed(IReadOnlyList<string> types) => string.Join(", ", types);
}
