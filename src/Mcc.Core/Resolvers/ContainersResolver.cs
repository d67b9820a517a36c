using System.Globalization;
using Mcc.Core.Configuration;
using Mcc.Core.Models;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The containers that a project combines: their names, what goes from one to the next, and what each gets of the instance.
/// </summary>
public static class ContainersResolver
{
    public const string Serial = "serial";

    /// <summary>AWS's limits (https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipelines.html).</summary>
    public const int Minimum = 2;

    public const int Maximum = 15;

    /// <summary>The types that keep a table as it is come first.</summary>
    private static readonly string[] Preferred = ["text/csv", "application/x-npy", "application/jsonlines"];

    public static IReadOnlyList<CombinedContainer> Resolve(Deployment deployment)
    {
        var settings = deployment.Settings;
        List<CombinedContainer> containers = [];
        foreach (var entry in settings.Containers.Value.Select(ContainerEntry.Parse))
        {
            var project = deployment.Inputs.Members.GetValueOrDefault(entry.Text);
            var name = entry.GivenName ?? project?.Name ?? entry.PlaceName;
            var types = project?.Types ?? MemberTypes.Unknown;
            containers.Add(new(entry, name, project,
                Said(settings.ContainerAccepts.Effective, name) ?? types.Accepts,
                Said(settings.ContainerAnswers.Effective, name) ?? types.Answers,
                WorkersOf(deployment, project), []));
        }

        return [.. containers.Select((container, index) => container with
        {
            Variables = Variables(deployment, container, IsSerial(settings) ? containers.ElementAtOrDefault(index + 1) : null),
        })];
    }

    public static bool IsSerial(Settings settings) => settings.Invocation.Effective == Serial;

    /// <summary>
    /// The type in which one container answers the next; null where they have none in common, or nothing is known of one. Without a
    /// variable for it, a server answers in its usual type, because SageMaker passes the client's Accept only to the last container.
    /// </summary>
    public static string? TypeBetween(CombinedContainer from, CombinedContainer to)
    {
        var possible = from.Project?.Types.Variable is null ? from.Answers.Take(1) : from.Answers;
        var common = possible.Intersect(to.Accepts, StringComparer.Ordinal).ToList();
        return Preferred.FirstOrDefault(common.Contains) ?? common.FirstOrDefault();
    }

    /// <summary>Processes of one container: what its own variables say, else an equal share of the instance's vCPUs.</summary>
    private static int? WorkersOf(Deployment deployment, MemberProject? project) =>
        project?.WorkersVariable is null ? null
        : project.Workers ?? (deployment.Instance is { } instance
            ? Math.Max(1, instance.Vcpus / deployment.Settings.Containers.Value.Count) : null);

    private static List<ContainerVariable> Variables(Deployment deployment, CombinedContainer container, CombinedContainer? next)
    {
        var variables = new SortedDictionary<string, ContainerVariable>(StringComparer.Ordinal);
        if (container.Project is { } project)
        {
            if (project.WorkersVariable is { } workers && container.Workers is { } number)
                variables[workers] = new(workers, number.ToString(CultureInfo.InvariantCulture),
                    $"an equal share of {deployment.Instance?.Name ?? "the instance"}");
            foreach (var (name, value) in project.Environment)
                variables[name] = new(name, value, project.Folder);
            // The next container's types win over what the project prefers on its own.
            if (next is not null && project.Types.Variable is { } accept && TypeBetween(container, next) is { } type)
                variables[accept] = new(accept, type, $"accepted by {next.Name}");
        }

        foreach (var variable in deployment.Variables)
            variables[variable.Name] = variable;
        return [.. variables.Values];
    }

    private static IReadOnlyList<string>? Said(IReadOnlyDictionary<string, string> said, string name) =>
        said.TryGetValue(name, out var types)
            ? types.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : null;
}
