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
        foreach (var finding in Unnamed(deployment))
            yield return finding;
        if (!ContainersResolver.IsSerial(deployment.Settings))
            yield break;
        foreach (var (from, to) in containers.Zip(containers.Skip(1)))
        {
            if (from.Answers.Count == 0 || to.Accepts.Count == 0)
            {
                if (deployment.Inputs.Members.Count > 0 || from.Entry.IsImage || to.Entry.IsImage)
                    yield return Unknown(catalog, from, to);
            }
            else if (ContainersResolver.TypeBetween(from, to) is null)
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

    private static Finding Unknown(Catalog catalog, CombinedContainer from, CombinedContainer to)
    {
        var parameter = from.Answers.Count == 0
            ? $"{catalog.Parameters.ContainerAnswers.Flag} {from.Name}=TYPE" : $"{catalog.Parameters.ContainerAccepts.Flag} {to.Name}=TYPE";
        var unknown = from.Answers.Count == 0 ? $"{from.Name} answers with" : $"{to.Name} accepts";
        return Finding.Note(Rule, $"Nothing says which types {unknown}, so {from.Name} and {to.Name} were not compared.",
            $"{parameter} says it.");
    }

    private static string Listed(IReadOnlyList<string> types) => string.Join(", ", types);
}
