using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Validation;
using Mcc.Core.Validation.Rules;

namespace Mcc.Core.Projects;

/// <summary>A project that may be written: only <see cref="Check"/> makes one.</summary>
public sealed record CheckedProject
{
    private CheckedProject(RenderedProject project) => Project = project;

    public RenderedProject Project { get; }

    public IReadOnlyList<ProjectFile> Files => Project.Files;

    public DeploymentSpec Specification => Project.Specification;

    /// <summary>Null when something must not be written; the reason is then among the findings.</summary>
    public static CheckedProject? Check(Catalog catalog, RenderedProject project, ICollection<Finding> findings)
    {
        foreach (var file in project.Files)
        {
            if (file.Path.Split('/').Any(part => part is "" or "." or "..") || file.Path.Contains('\\', StringComparison.Ordinal))
                throw new InvalidOperationException($"A project may not have a file {file.Path}.");
            foreach (var secret in Secrets(project.Specification))
            {
                if (file.Content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0)
                    throw new InvalidOperationException($"A secret would stand in {file.Path}.");
            }
        }

        var contents = project.Files.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
        foreach (var finding in RuleList.AsFarAsItWeighs(project.Specification, ProjectPayloads.Check(contents.GetValueOrDefault, catalog.Services)))
            findings.Add(finding);
        return findings.Any(finding => finding.Severity == Severity.Error) ? null : new(project);
    }

    private static IEnumerable<string> Secrets(DeploymentSpec specification) =>
        specification.Settings.Values
            .Select(setting => setting.Secret?.Reveal())
            .OfType<string>()
            .Where(secret => secret.Length >= 8);
}
