using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Json;
using Mcc.Core.Registry;
using Mcc.Core.Values;

namespace Mcc.Core.Ci;

/// <summary>Which projects a run makes, and with which settings.</summary>
public static class CiPlan
{
    private const string NamePrefix = "ci-";
    private static readonly string[] UsualScripts = ["deploy", "test"];

    /// <summary>One project for each configuration on each target, in the order of the lists.</summary>
    public static IReadOnlyList<CiProject> OfConfigurations(
        Catalog catalog, IReadOnlyList<string> configurations, IReadOnlyList<string> targets)
    {
        var recipe = CiRecipe.Parse(catalog.Files.Read(CiRecipe.Path));
        return [.. from configuration in configurations
                   from target in targets
                   select OfConfiguration(catalog, recipe, configuration, target)];
    }

    /// <summary>One project for each entry of the deployment registry.</summary>
    public static IReadOnlyList<CiProject> OfEntries(Catalog catalog, IReadOnlyList<JsonObject> entries)
    {
        var recipe = CiRecipe.Parse(catalog.Files.Read(CiRecipe.Path));
        return [.. entries.Select(entry => OfEntry(catalog, recipe, entry))];
    }

    private static CiProject OfConfiguration(Catalog catalog, CiRecipe recipe, string configuration, string target)
    {
        var (parameters, selection) = (catalog.Parameters, SelectionOf(catalog, configuration, target));
        var usual = parameters.DeploymentTarget.Default?.GetString() == target;
        var settings = new JsonObject
        {
            [parameters.ProjectName.Key] = $"{NamePrefix}{configuration}{(usual ? "" : $"-{target}")}",
            [parameters.DeploymentConfig.Key] = configuration,
            [parameters.DeploymentTarget.Key] = target,
        };
        foreach (var (key, value) in Matching(recipe, selection, DraftOf(parameters, settings)).SelectMany(row => row.Settings))
            settings[key] = value.ToNode();
        // What is required besides is given by its example.
        var draft = DraftOf(parameters, settings).WithDefaults(selection.Defaults(catalog));
        foreach (var parameter in parameters.All.Where(parameter => parameter.Example is not null && !settings.ContainsKey(parameter.Key)
            && parameter.Required is { } required && selection.Holds(required, draft)))
            settings[parameter.Key] = parameter.Example;
        return Project($"{configuration}__{target}", selection, recipe, settings, draft);
    }

    private static CiProject OfEntry(Catalog catalog, CiRecipe recipe, JsonObject entry)
    {
        string Text(EntryMember member) => entry[EntryMembers.NameOf(member)].AsText() ?? "";
        var (parameters, configuration, target) = (catalog.Parameters, Text(EntryMember.Backend), Text(EntryMember.Target));
        var settings = (entry[EntryMembers.Parameters] as JsonObject)?.DeepClone().AsObject() ?? [];
        var id = string.Concat($"{Text(EntryMember.Project)}__{Text(EntryMember.Id)}"
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '-'));
        if (catalog.FirstMissing([$"backends/{configuration}", $"targets/{target}"]) is { } missing)
            return new(id, configuration, target, settings, [], UsualScripts, null, $"this version of mcc has no {missing}");
        var selection = SelectionOf(catalog, configuration, target);
        return Project(id, selection, recipe, settings, DraftOf(parameters, settings));
    }

    private static CiProject Project(string id, Selection selection, CiRecipe recipe, JsonObject settings, Draft draft)
    {
        var rows = Matching(recipe, selection, draft);
        var program = selection.Backend.Constants.ServerProgram ?? selection.Architecture.Constants.ServerProgram
            ?? rows.Select(row => row.Program).LastOrDefault(words => words.Count > 0) ?? [];
        var refused = new TemplateLayer[] { selection.Architecture, selection.Backend, selection.Target }
            .FirstOrDefault(layer => selection.Contradicts(layer.Requires, draft));
        return new(id, selection.Backend.Id, selection.Target.Id, settings, program,
            rows.Select(row => row.DeployScripts).LastOrDefault(scripts => scripts is not null) ?? UsualScripts,
            rows.Select(row => row.DeploySkipped).LastOrDefault(reason => reason is not null),
            refused is null ? null : $"{refused.Title} does not support it: {refused.Reason}");
    }

    private static List<CiRecipeRow> Matching(CiRecipe recipe, Selection selection, Draft draft) =>
        [.. recipe.Rows.Where(row => selection.Holds(row.For, draft))];

    private static Selection SelectionOf(Catalog catalog, string configuration, string target)
    {
        var backend = catalog.Backend(configuration);
        return new(catalog.Architecture(backend.Architecture), backend, catalog.Target(target));
    }

    private static Draft DraftOf(ParameterList parameters, JsonObject settings) => Draft.Resolve([new(
    [
        .. from setting in settings
           where setting.Value is not null && parameters.Find(setting.Key) is not null
           select new RawSetting(parameters[setting.Key], setting.Value.DeepClone(), new(Source.Option, "mcc ci run")),
    ])]);
}
