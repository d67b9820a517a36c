using System.Text;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Projects;

/// <summary>Projects that have each script in each of its forms: their names, READMEs and calls to AWS.</summary>
internal static class ScriptedProjects
{
    private static readonly Lazy<IReadOnlyList<(string Name, string Readme, bool HasModel,
        IReadOnlyList<ScriptCall> Calls)>> Read = new(() =>
    [
        .. from each in Combinations.Varied(Combinations.Shipped).Concat(Scaled())
           let readme = each.Project.Files.Single(file => file.Path == "README.md").Content
           select (each.Name, Encoding.UTF8.GetString(readme),
               each.Project.Files.Any(file => file.Path is "runtime/lib/model.sh" or "runtime/lib/function.sh" or "runtime/lib/service.sh"),
               (IReadOnlyList<ScriptCall>)[.. ScriptCalls.Of(each.Project).Distinct()]),
    ]);

    /// <summary>HasModel: whether the scripts create a model in SageMaker, or a function.</summary>
    public static IReadOnlyList<(string Name, string Readme, bool HasModel, IReadOnlyList<ScriptCall> Calls)> All => Read.Value;

    /// <summary>Options that are numbers are not among the variations, and auto scaling has calls of its own.</summary>
    private static IEnumerable<(string Name, Mcc.Core.Projects.CheckedProject Project)> Scaled() =>
        from target in Combinations.Shipped.Targets
        from style in Combinations.Shipped.Parameters.EndpointStyle.Choices
        from minimum in new[] { "0", "1" }
        from alarms in new[] { "true", "false" }
        let made = Combinations.Make(Combinations.Shipped, "http-flask", target.Id, ("autoscalingMax", "4"), ("autoscalingMin", minimum),
            ("endpointStyle", style), ("alarms", alarms), ("lambdaReserved", "2"), ("lambdaProvisioned", "1"))
        where made is not null
        select ($"{target.Id} with auto scaling of a {style} from {minimum}, alarms {alarms}", made);
}
