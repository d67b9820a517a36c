using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Projects;
using Mcc.Core.Resolvers;

namespace Mcc.Tests.Laws;

/// <summary>
/// The projects that the catalog can make, whatever it holds: each backend with each target that it fits, as it comes, and then with
/// each other value of each option that is on or off or a choice, one at a time, and with a model from each other kind of place; and so
/// several containers, which need no backend.
/// </summary>
public static class Combinations
{
    /// <summary>A name of each kind of place that a model can come from, but for those that need something of this machine.</summary>
    private static readonly (string Kind, string Name)[] Places =
        [("s3-prefix", "s3://my-bucket/model/"), ("s3-archive", "s3://my-bucket/model.tar.gz"), ("jumpstart", "jumpstart://my-model"),
            ("package", "registry://my-group")];

    public static Catalog Shipped { get; } = new(DataFiles.Embedded);

    private static readonly Lazy<IReadOnlyList<(string Name, CheckedProject Project)>> PlainOfShipped = new(() => [.. MakePlain(Shipped)]);

    private static readonly Lazy<IReadOnlyList<(string Name, CheckedProject Project)>> VariedOfShipped =
        new(() => [.. MakeVaried(Shipped)]);

    /// <summary>One project for each backend and target that fit. The shipped ones are made once for all tests.</summary>
    public static IEnumerable<(string Name, CheckedProject Project)> Plain(Catalog catalog) =>
        catalog == Shipped ? PlainOfShipped.Value : MakePlain(catalog);

    private static IEnumerable<(string Name, CheckedProject Project)> MakePlain(Catalog catalog) =>
        from backend in catalog.Backends
        from target in catalog.Targets
        let project = Make(catalog, backend.Id, target.Id)
        where project is not null
        select ($"{backend.Id} on {target.Id}", project);

    /// <summary>Those, and each with one more setting. The shipped ones are made once for all laws, which takes half a minute.</summary>
    public static IEnumerable<(string Name, CheckedProject Project)> Varied(Catalog catalog) =>
        catalog == Shipped ? VariedOfShipped.Value : MakeVaried(catalog);

    private static IEnumerable<(string Name, CheckedProject Project)> MakeVaried(Catalog catalog)
    {
        foreach (var (name, plain) in Plain(catalog))
        {
            yield return (name, plain);
            foreach (var (key, value) in Variations(catalog, plain))
            {
                if (Make(catalog, plain.Deployment.Backend.Id, plain.Deployment.Target.Id, (key, value)) is { } varied)
                    yield return ($"{name} with {key} {value}", varied);
            }
        }

        foreach (var several in Several(catalog))
            yield return several;

        (string, string) containers = (catalog.Parameters.Containers.Key, "r.io/one,r.io/two");
        foreach (var target in catalog.Targets.Select(target => target.Id))
        {
            if (Make(catalog, null, target, containers) is not { } plain)
                continue;
            yield return ($"containers on {target}", plain);
            foreach (var (key, value) in OtherValues(catalog, plain))
            {
                if (Make(catalog, null, target, containers, (key, value)) is { } varied)
                    yield return ($"containers on {target} with {key} {value}", varied);
            }
        }
    }

    /// <summary>Projects of several targets. To add one: a line here.</summary>
    private static IEnumerable<(string Name, CheckedProject Project)> Several(Catalog catalog)
    {
        (string Backend, string[] Targets)[] pairs =
        [
            ("http-fastapi", ["managed-inference", "lambda"]), ("http-flask", ["managed-inference", "batch-transform"]),
            ("http-flask", ["batch-transform", "lambda", "managed-inference"]),
            ("http-fastapi", ["async-inference", "serverless-inference"]),
            ("transformers-vllm", ["managed-inference", "hyperpod-eks"]), ("triton-fil", ["managed-inference", "async-inference"]),
            ("http-flask", ["managed-inference", "ecs", "eks"]),
        ];
        foreach (var (backend, targets) in pairs)
        {
            if (!catalog.Backends.Any(each => each.Id == backend) || !targets.All(id => catalog.Targets.Any(each => each.Id == id)))
                continue;
            var first = Draft.Resolve([Options(catalog, Said(catalog, backend, targets[0]))]);
            Draft[] further = [.. targets.Skip(1).Select(target =>
                FurtherTarget.Answers(catalog, first, new(Settings.Empty, []), target, Inputs.None))];
            var findings = new List<Finding>();
            yield return ($"{backend} on {targets[0]} with {string.Join(" and ", targets.Skip(1))}",
                SeveralTargets.Make(catalog, first, further, Inputs.None, findings) ?? throw new InvalidOperationException(
                    $"{backend}, {string.Join(", ", targets)}: {string.Join('\n', findings.Select(finding => finding.Text))}"));
        }
    }

    /// <summary>The kinds of places that an architecture can take a model from.</summary>
    public static IEnumerable<string> ModelSources(ArchitectureLayer architecture) => architecture.ModelSources ?? [];

    /// <param name="backend">Null where a server needs none.</param>
    /// <returns>Null where the rules refuse it.</returns>
    public static CheckedProject? Make(Catalog catalog, string? backend, string target, params (string Key, string Value)[] settings)
    {
        var findings = new List<Finding>();
        var said = Said(catalog, backend, target, settings);
        var draft = Draft.Resolve([Options(catalog, said)]);
        return draft.Findings.Any(finding => finding.Severity == Severity.Error)
            ? null : Generation.Make(catalog, draft, Inputs.None, findings);
    }

    /// <summary>
    /// The settings of a combination: these, its name, backend and target, and what is required there, given by its example.
    /// </summary>
    public static IReadOnlyList<(string Key, string Value)> Said(
        Catalog catalog, string? backend, string target, params (string Key, string Value)[] settings)
    {
        List<(string Key, string Value)> said = [.. settings, ("projectName", "my-model"), ("deploymentTarget", target)];
        if (backend is null)
            return said;
        said.Add(("deploymentConfig", backend));
        var selection = new Selection(catalog.Architecture(catalog.Backend(backend).Architecture!), catalog.Backend(backend),
            catalog.Target(target));
        var defaults = Draft.Resolve([Options(catalog, said)]).WithDefaults(selection.Defaults(catalog));
        // Nobody gives a file here.
        said.AddRange(
            from parameter in catalog.Parameters.All
            where parameter.Example is not null && !said.Exists(setting => setting.Key == parameter.Key)
            where parameter.Required is { } required && selection.Holds(required, defaults)
            select (parameter.Key, parameter.Example!));
        return said;
    }

    private static Layer Options(Catalog catalog, IEnumerable<(string Key, string Value)> said) =>
        new([.. said.Select(setting => new RawSetting(catalog.Parameters[setting.Key], JsonValue.Create(setting.Value),
            new(Source.Option, catalog.Parameters[setting.Key].Flag)))]);

    private static IEnumerable<(string Key, string Value)> Variations(Catalog catalog, CheckedProject plain)
    {
        // On one target and one backend of a kind, as nothing of it differs on others, and readers take their time for each.
        var (backend, usual) = (plain.Deployment.Backend, catalog.Parameters.DeploymentTarget.Default?.GetString());
        var first = catalog.Backends.First(other => other.Architecture == backend.Architecture
            && other.ValueText("readsHuggingFace") == backend.ValueText("readsHuggingFace"));
        foreach (var (_, name) in Places.Where(place => backend == first && plain.Deployment.Target.Id == usual
            && ModelSources(plain.Deployment.Architecture).Contains(place.Kind, StringComparer.Ordinal)))
            yield return ("modelName", name);
        foreach (var other in OtherValues(catalog, plain))
            yield return other;
    }

    private static IEnumerable<(string Key, string Value)> OtherValues(Catalog catalog, CheckedProject plain)
    {
        foreach (var parameter in catalog.Parameters.All.Where(parameter => !parameter.Run && parameter.ChoicesFrom is null
            && plain.Deployment.Settings.HasEffect(parameter)))
        {
            var present = plain.Deployment.Settings.Of(parameter)?.Text ?? "false";
            IEnumerable<string> values = parameter.Type switch
            {
                ParameterType.Flag => ["true", "false"],
                ParameterType.Choice => parameter.Choices,
                _ => [],
            };
            foreach (var value in values.Where(value => value != present))
                yield return (parameter.Key, value);
        }
    }
}
