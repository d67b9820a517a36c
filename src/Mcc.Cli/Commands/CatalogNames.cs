using System.CommandLine;
using System.CommandLine.Completions;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Commands;

/// <summary>The argument of commands that work on the catalogs with a live source: one of them, or all.</summary>
public static class CatalogNames
{
    public static Argument<string?> Argument()
    {
        var name = new Argument<string?>("NAME")
        {
            Description = $"Catalog: {string.Join(", ", Refreshable.Select(each => each.Name))} (default: all).",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.CompletionSources.Add(_ => Refreshable.Select(each => new CompletionItem(each.Name)));
        return name;
    }

    /// <summary>Null with an error among the findings.</summary>
    public static IReadOnlyList<ExtensibleCatalog>? Find(string? name, ICollection<Finding> findings)
    {
        if (name is null)
            return [.. Refreshable];
        if (Refreshable.FirstOrDefault(catalog => catalog.Name == name) is { } found)
            return [found];
        findings.Add(Finding.Error("catalog", $"`{name}` is not a catalog with a live source.",
            $"Use one of {string.Join(", ", Refreshable.Select(each => $"`{each.Name}`"))}."));
        return null;
    }

    private static IEnumerable<ExtensibleCatalog> Refreshable => ExtensibleCatalog.All.Where(catalog => catalog.CanBeRefreshed);
}
