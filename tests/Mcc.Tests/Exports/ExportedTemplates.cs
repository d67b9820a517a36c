using System.Text.RegularExpressions;
using Mcc.Core.Diagnostics;
using Mcc.Core.Exports;
using Mcc.Core.Projects;
using Mcc.Tests.Laws;

namespace Mcc.Tests.Exports;

/// <summary>
/// The templates of every project that the catalog can make, and why the others are refused. Of those that differ in the container's
/// variables only, there is one: readers take a second or more for each.
/// </summary>
public sealed partial class ExportedTemplates
{
    private readonly Dictionary<string, Dictionary<string, (string Name, string Template)>> templates = new(StringComparer.Ordinal);

    public ExportedTemplates()
    {
        foreach (var (name, project) in Combinations.Varied(Combinations.Shipped).Concat(Scaled()).Concat(Shared()))
        {
            var files = FilesOf(project);
            foreach (var (format, target) in from format in Exporter.Formats(Combinations.Shipped)
                                             from target in TargetFiles.FurtherTargets(files).Prepend(null)
                                             select (format, target))
            {
                var findings = new List<Finding>();
                if (Exporter.Write(Combinations.Shipped, TargetFiles.Of(files, target), format, asJson: false, findings) is { } template)
                    TemplatesOf(format).TryAdd(Variables.Replace(template, ""), (name, template));
                else
                    Refused.Add((name, findings));
            }
        }
    }

    public List<(string Name, IReadOnlyList<Finding> Findings)> Refused { get; } = [];

    /// <summary>Options that are numbers are not among the variations, and this one brings requests of its own.</summary>
    private static IEnumerable<(string Name, CheckedProject Project)> Scaled() =>
        from target in Combinations.Shipped.Targets
        from style in Combinations.Shipped.Parameters.EndpointStyle.Choices
        let made = Combinations.Shipped.Backends.Select(backend =>
            Combinations.Make(Combinations.Shipped, backend.Id, target.Id, ("autoscalingMax", "4"), ("endpointStyle", style)))
                .FirstOrDefault(project => project is not null)
        where made is not null
        select ($"{target.Id} with auto scaling of a {style}", made);

    /// <summary>Nor are lists, and this one brings the policy of the repository.</summary>
    private static IEnumerable<(string Name, CheckedProject Project)> Shared() =>
        from target in Combinations.Shipped.Targets
        let made = Combinations.Shipped.Backends.Select(backend =>
            Combinations.Make(Combinations.Shipped, backend.Id, target.Id, ("ecrPullAccounts", "222233334444")))
                .FirstOrDefault(project => project is not null)
        where made is not null
        select ($"{target.Id} with an account that may pull", made);

    /// <summary>The templates of a format by the name of the first project that has it.</summary>
    public IReadOnlyDictionary<string, string> Of(string format) =>
        TemplatesOf(format).Values.ToDictionary(found => found.Name, found => found.Template, StringComparer.Ordinal);

    private Dictionary<string, (string Name, string Template)> TemplatesOf(string format)
    {
        if (!templates.TryGetValue(format, out var found))
            templates[format] = found = new(StringComparer.Ordinal);
        return found;
    }

    [GeneratedRegex(@"^(?<indent> +)(Environment:|environment = \{)\n(\k<indent>  .*\n)*",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Variables { get; }

    public static Func<string, byte[]?> FilesOf(CheckedProject project) =>
        project.Files.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal).GetValueOrDefault;
}
