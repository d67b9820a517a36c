using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>A project that may be written: only <see cref="Check"/> makes one.</summary>
public sealed record CheckedProject
{
    private CheckedProject(RenderedProject project) => Project = project;

    public RenderedProject Project { get; }

    public IReadOnlyList<ProjectFile> Files => Project.Files;

    public Deployment Deployment => Project.Deployment;

    /// <summary>Null when something must not be written; the reason is then among the findings.</summary>
    public static CheckedProject? Check(Catalog catalog, RenderedProject project, ICollection<Finding> findings)
    {
        foreach (var file in project.Files.Where(file => !IsPlain(file.Path)))
        {
            if (file.Copy is not { } copy)
                throw new InvalidOperationException($"A project may not have a file {file.Path}.");
            findings.Add(Finding.Error("file-name", $"{copy.SourcePath} has a name that a project cannot have.", "Rename it."));
        }

        foreach (var (secret, content) in Secrets(project.Deployment))
        {
            if (project.Files.FirstOrDefault(file => file.Content.AsSpan().IndexOf(content) >= 0) is { } file)
                findings.Add(Finding.Error("secret",
                    $"`{secret.Parameter.Key}` (from {secret.Origin}) would be written to {file.Path}, because another value has the same "
                        + "text.", "Remove it there: secrets are never written to a project."));
        }

        var contents = project.Files.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
        foreach (var finding in RuleList.WithSeverity(project.Deployment,
            ProjectPayloads.Check(contents.GetValueOrDefault, catalog.Services)))
            findings.Add(OptionNames.In(finding, catalog, project.Deployment, contents.GetValueOrDefault));
        return findings.Any(finding => finding.Severity == Severity.Error) ? null : new(project);
    }

    private static bool IsPlain(string path) =>
        path.Split('/').All(part => part is not ("" or "." or "..")) && !path.Any(letter => letter == '\\' || char.IsControl(letter));

    /// <summary>With at least so many characters that finding them says something.</summary>
    private static IEnumerable<(Setting Secret, byte[] Content)> Secrets(Deployment deployment) =>
        from setting in deployment.Settings.All
        let content = setting.Secret?.Reveal()
        where content is { Length: >= 8 }
        select (setting, Encoding.UTF8.GetBytes(content));
}
