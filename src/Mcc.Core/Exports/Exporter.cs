using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Projects;
using Mcc.Core.Templates.Languages;

namespace Mcc.Core.Exports;

/// <summary>Writes what a project's scripts would deploy, from its files as they stand, as a template of another tool.</summary>
public static class Exporter
{
    /// <summary>Requests to the image registry alone deploy nothing.</summary>
    private const string Registry = "ecr:";

    /// <summary>The formats that there are.</summary>
    public static IReadOnlyList<string> Formats(Catalog catalog) => ExportMapping.Formats(catalog);

    /// <param name="read">The bytes of a project's file by its path, or null where there is none.</param>
    /// <param name="asJson">Where the language has a form in JSON: that one.</param>
    /// <returns>Null when refused; the reason is then among the findings.</returns>
    public static string? Write(Catalog catalog, Func<string, byte[]?> read, string format, bool asJson, ICollection<Finding> findings)
    {
        foreach (var finding in ProjectPayloads.Check(read, catalog.Services))
            findings.Add(finding);
        if (HasError(findings))
            return null;
        var requests = DeploymentRequest.ReadAll(read, findings);
        if (ExportScope.Of(read, requests, findings) is not { } scope)
            return null;
        var mapping = ExportMapping.Read(catalog, format, scope, requests);
        var resources = Resources(mapping, requests, findings);
        if (!HasError(findings) && !resources.Any(resource =>
            resource.Mapped.Requests.Any(request => !request.StartsWith(Registry, StringComparison.Ordinal))))
            findings.Add(Finding.Error("export-target",
                "runtime/aws/payloads.json has no request that deploys, so there is no template to export.", "For Kubernetes, use "
                    + "the folder of the target below deploy/ with `kubectl apply -k`.", new(
                        ProjectPayloads.ListPath)));
        if (HasError(findings))
            return null;
        var language = ExportLanguages.Of(mapping.Language);
        foreach (var finding in language.Check(requests))
            findings.Add(finding);
        try
        {
            return HasError(findings) ? null : language.Write(catalog, mapping, resources, asJson);
        }
        catch (UnwritableValueException unwritable)
        {
            findings.Add(Finding.Error("unwritable-value",
                $"`{unwritable.Placeholder}` cannot be written into {mapping.Title}: {unwritable.Reason}.", "Use another value."));
            return null;
        }
    }

    private static IReadOnlyList<ExportedResource> Resources(
        ExportMapping mapping, IReadOnlyList<DeploymentRequest> requests, ICollection<Finding> findings)
    {
        string? Reason(DeploymentRequest request) => mapping.Without.GetValueOrDefault(request.Entry.Name)
            ?? mapping.Without.GetValueOrDefault(request.Operation);
        foreach (var request in requests.Where(request => Reason(request) is not null
            || !mapping.Resources.Any(resource => resource.Requests.Contains(request.Operation, StringComparer.Ordinal))))
        {
            findings.Add(Reason(request) is { } reason
                ? Finding.Note("export-request", $"{request.File.Path} is not in the template: {reason}.")
                : Finding.Error("export-request", $"{mapping.Title} does not support {request.Entry.Operation} of {request.Entry.Service}.",
                    $"Remove it from {ProjectPayloads.ListPath}, or deploy with do/deploy.", new(request.File.Path)));
        }

        var exported = requests.Where(request => Reason(request) is null).ToList();
        return [.. mapping.Resources.SelectMany(resource => Resources(mapping, resource, exported, findings))];
    }

    /// <summary>One for each request that creates it; requests that change it are merged.</summary>
    private static IEnumerable<ExportedResource> Resources(
        ExportMapping mapping, MappedResource resource, IReadOnlyList<DeploymentRequest> requests, ICollection<Finding> findings)
    {
        var making = requests.Where(request => request.Operation == resource.Requests[0]).ToList();
        var changing = requests.Where(request => resource.Requests.Skip(1).Contains(request.Operation, StringComparer.Ordinal)).ToList();
        foreach (var (index, request) in making.Index())
        {
            var whole = changing.Aggregate(request, (first, then) => first with
            {
                File = first.File with { Tree = JsonTrees.Merge(then.File.Tree, first.File.Tree) },
                Sources = [.. first.Sources, then.File],
            });
            yield return new(index == 0 ? resource.Name : $"{resource.Name}{index + 1}", resource,
                new RequestMapper(mapping, resource, whole, findings).Map());
        }
    }

    private static bool HasError(IEnumerable<Finding> findings) => findings.Any(finding => finding.Severity == Severity.Error);
}
