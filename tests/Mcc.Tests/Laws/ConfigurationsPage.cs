using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;

namespace Mcc.Tests.Laws;

/// <summary>The page of the user guide that lists the deployment configurations, written from the data alone.</summary>
public static class ConfigurationsPage
{
    public const string Path = "docs/configurations.md";

    /// <summary>What no page needs: parts of every project that are no choice.</summary>
    private static readonly HashSet<string> Unsaid = new(StringComparer.Ordinal) { "codebuild", "build-here" };

    public static string Write(Catalog catalog)
    {
        var page = new StringBuilder();
        page.Append("# Configurations\n\n");
        page.Append("A configuration is how a model is served (`--deployment-config`), a target where it runs (`--deployment-target`).\n");
        page.Append("This page is written from `data/` by a test; `MCC_ACCEPT_GOLDENS=1 ./mcc check` writes it again.\n");
        Servers(page, catalog);
        Targets(page, catalog);
        Profiles(page, catalog);
        Features(page, catalog);
        return page.ToString();
    }

    private static void Servers(StringBuilder page, Catalog catalog)
    {
        foreach (var architecture in catalog.Backends.GroupBy(backend => backend.Architecture!, StringComparer.Ordinal))
        {
            var layer = catalog.Architecture(architecture.Key);
            page.Append($"\n## {layer.Title}\n\n");
            Row(page, "configuration", "server", "accelerators", "base image", "model from");
            Row(page, "---", "---", "---", "---", "---");
            foreach (var backend in architecture)
            {
                Row(page, $"`{backend.Id}`", $"{backend.Title}. {backend.Summary}".TrimEnd(), Accelerators(backend, layer),
                    Image(catalog, backend, layer),
                    ModelSources(backend, layer));
            }
        }
    }

    /// <summary>
    /// A server that brings its model takes a file of this machine, and only those that read the Hub take a model of the Hub.
    /// </summary>
    private static string ModelSources(BackendLayer backend, ArchitectureLayer architecture)
    {
        var sources = Combinations.ModelSources(architecture);
        return string.Join(", ", (Has("bundlesModel") ? ["file"] : Array.Empty<string>())
            .Concat(sources.Where(source => source != "hub" || Has("readsHuggingFace"))));

        bool Has(string name) => (backend.ValueText(name) ?? architecture.ValueText(name)) == "true";
    }

    private static void Targets(StringBuilder page, Catalog catalog)
    {
        var made = Combinations.Plain(catalog)
            .ToDictionary(made => (made.Project.Deployment.Backend.Id, made.Project.Deployment.Target.Id), made => made.Project);
        page.Append("\n## Where they run\n\n");
        Row(page, [.. catalog.Targets.Select(target => $"`{target.Id}`").Prepend("configuration")]);
        Row(page, [.. Enumerable.Repeat("---", catalog.Targets.Count + 1)]);
        foreach (var backend in catalog.Backends)
            Row(page, [.. catalog.Targets.Select(target => made.ContainsKey((backend.Id, target.Id)) ? "yes" : "no")
                .Prepend($"`{backend.Id}`")]);
        page.Append('\n');
        foreach (var target in catalog.Targets)
        {
            page.Append($"- `{target.Id}`: {target.Title}. {target.Summary}");
            if (target.ModelSources is { } sources)
                page.Append($" Models from: {string.Join(", ", sources)}; {target.ModelSourcesReason}");
            page.Append('\n');
        }
    }

    private static void Profiles(StringBuilder page, Catalog catalog)
    {
        page.Append("\n## Serving profiles\n\nOptions of the server that serve one purpose (`--profile`); what you say yourself wins.\n\n");
        Row(page, "configuration", "profile", "what it is for", "variables");
        Row(page, "---", "---", "---", "---");
        foreach (var backend in catalog.Backends)
        {
            foreach (var profile in ServingProfile.Of(backend))
            {
                var variables = profile.Environment.Select(variable => $"`{variable.Key}={variable.Value}`")
                    .Concat(profile.SplitVariable is { } split ? [$"`{split}` is the number of GPUs"] : []);
                Row(page, $"`{backend.Id}`", $"`{profile.Id}`", profile.Summary, string.Join(", ", variables));
            }
        }
    }

    private static void Features(StringBuilder page, Catalog catalog)
    {
        page.Append("\n## What can be asked for\n\n");
        Row(page, "feature", "by", "configurations");
        Row(page, "---", "---", "---");
        foreach (var feature in catalog.Features.Where(feature => !Unsaid.Contains(feature.Id)))
        {
            var asked = feature.EnabledWhen.Terms.Select(term => (Parameter: catalog.Parameters.Find(term.Key.Split(':')[0]), term))
                .Where(pair => pair.Parameter is { Run: false }
                    && !pair.term.Values.Contains(pair.Parameter.Default?.ToString().ToLowerInvariant() ?? "", StringComparer.Ordinal))
                .Select(pair => pair.Parameter!.Type == Core.Data.ParameterType.Pairs
                    ? $"`{pair.Parameter.Flag}={pair.term.Key.Split(':')[1]}=…`" : Said(pair.Parameter, pair.term.Values)).ToList();
            var has = catalog.Backends.Where(backend => backend.Supports.Concat(backend.Includes)
                .Concat(catalog.Architecture(backend.Architecture!).Includes).Contains(feature.Id, StringComparer.Ordinal))
                    .Select(backend => $"`{backend.Id}`").ToList();
            if (asked.Count > 0 && has.Count > 0)
                Row(page, feature.Title, string.Join(", ", asked), has.Count == catalog.Backends.Count ? "all" : string.Join(", ", has));
        }
    }

    private static string Said(Core.Data.Parameter parameter, IReadOnlyList<string> values) => parameter.Type switch
    {
        Core.Data.ParameterType.Flag => $"`{(values.Contains("true", StringComparer.Ordinal) ? parameter.Flag : parameter.NegativeFlag)}`",
        _ => string.Join(", ", values.Select(value => value == "*" ? $"`{parameter.Flag}`" : $"`{parameter.Flag}={value}`")),
    };

    private static string Accelerators(BackendLayer backend, ArchitectureLayer architecture) =>
        backend.Accelerators is { } kinds ? string.Join(", ", kinds)
        : architecture.Values.ContainsKey("leavesAcceleratorsIdle") ? "none needed" : "any";

    private static string Image(Catalog catalog, BackendLayer backend, ArchitectureLayer architecture) =>
        (backend.ValueText("imageList") ?? architecture.ValueText("imageList")) is { } list
            && catalog.Facts.Images.Of(list).FirstOrDefault() is { } image
            ? $"`{image.Name}`{(image.Cuda is null ? "" : $", CUDA {image.Cuda}")}"
            : new TemplateLayer[] { backend, architecture }.Select(layer => layer.Defaults.TryGetValue("baseImage", out var name)
                ? $"`{name.GetString()}`" : null).FirstOrDefault(name => name is not null) ?? "";

    private static void Row(StringBuilder page, params IReadOnlyList<string> cells) =>
        page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
