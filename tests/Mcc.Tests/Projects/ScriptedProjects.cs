using System.Text;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Projects;

/// <summary>Projects that have each script in each of its forms: their names, READMEs and calls to AWS.</summary>
internal static class ScriptedProjects
{
    private static readonly string[] Deploying =
        ["runtime/lib/model.sh", "runtime/lib/function.sh", "runtime/lib/service.sh", "runtime/lib/cluster.sh"];

    private static readonly Lazy<IReadOnlyList<(string Name, string Readme, bool HasModel,
        IReadOnlyList<ScriptCall> Calls)>> Read = new(() =>
    [
        .. from each in Combinations.Varied(Combinations.Shipped).Concat(Scaled())
           let pages = each.Project.Files.Where(file => file.Path == "README.md" || TargetFiles.IsPage(file.Path))
           select (each.Name, string.Concat(pages.Select(page => Encoding.UTF8.GetString(page.Content))),
               each.Project.Files.Any(file => Deploying.Contains(file.Path)),
               (IReadOnlyList<ScriptCall>)[.. ScriptCalls.Of(each.Project).Distinct()]),
    ]);

    /// <summary>HasModel: whether the scripts create a model in SageMaker, a function, a service, or objects in a cluster.</summary>
    public static IReadOnlyList<(string Name, string Readme, bool HasModel, IReadOnlyList<ScriptCall> Calls)> All => Read.Value;

    /// <summary>Options that are numbers are not among the variations, and auto scaling has calls of its own.</summary>
    private static IEnumerable<(string Name, CheckedProject Project)> Scaled() =>
        from target in Combinations.Shipped.Targets
        from style in Combinations.Shipped.Parameters.EndpointStyle.Choices
        from minimum in new[] { "0", "1" }
        from alarms in new[] { "true", "false" }
        let made = Combinations.Make(Combinations.Shipped, "http-flask", target.Id, ("autoscalingMax", "4"), ("autoscalingMin", minimum),
            ("endpointStyle", style), ("alarms", alarms), ("lambdaReserved", "2"), ("lambdaProvisioned", "1"))
        where made is not null
        select ($"{target.Id} with auto scaling of a {style} from {minimum}, alarms {alarms}", made);
}
