using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Text;

namespace Mcc.Core.Catalogs;

/// <summary>
/// The names that a layer's file may use for other things: parameters, constants of layers, features, architectures and behaviours. A
/// name that nothing has is an error with its line, because a condition on it could never hold.
/// </summary>
/// <param name="behaviours">The names of all behaviours.</param>
public sealed class LayerNames(Catalog catalog, IReadOnlyCollection<string> behaviours)
{
    /// <summary>
    /// What conditions may ask besides parameters and constants: see <c>Selection.ValueOf</c> and <c>DeploymentBuilder</c>.
    /// </summary>
    private static readonly string[] Derived =
        ["architecture", "namesSecrets", "modelSource", "severalPods", "hasProfiles", "hasModel", "hasCode", "knowsRow", "severalTargets"];

    private readonly HashSet<string> parameters = [.. catalog.Parameters.All.Select(parameter => parameter.Key)];
    private readonly HashSet<string> conditions =
    [
        .. catalog.Parameters.All.Select(parameter => parameter.Key),
        .. DataJson.Default.LayerValues.Properties.Select(property => property.Name),
        .. Derived,
    ];

    private readonly HashSet<string> features = [.. catalog.Features.Select(feature => feature.Id)];

    /// <param name="json">The file that <paramref name="layer"/> was read from.</param>
    public IEnumerable<Finding> Check(TemplateLayer layer, string path, byte[] json)
    {
        var positions = JsonPositions.Of(json);
        return [
            .. Members("defaults", layer.Defaults.Keys, parameters, "parameter"),
            .. Members("requires", Keys(layer.Requires), conditions, "key of a condition"),
            .. Items("includes", layer.Includes, features, "feature"),
            .. Items("excludes", layer.Excludes, features, "feature"),
            .. Items("behaviours", layer.Behaviours, [.. behaviours], "behaviour"),
            .. layer switch
            {
                FeatureLayer feature => Members("enabledWhen", Keys(feature.EnabledWhen), conditions, "key of a condition"),
                BackendLayer backend => Members("unsupported", backend.Unsupported.Keys, parameters, "parameter")
                    .Concat(Items("supports", backend.Supports, features, "feature"))
                    .Concat(Value("architecture", backend.Architecture, [.. catalog.ArchitectureIds], "architecture"))
                    .Concat(Members("insteadOf", Keys((backend as ServerLayer)?.InsteadOf ?? Condition.Always), conditions,
                        "key of a condition")),
                TargetLayer target => Members("unsupported", target.Unsupported.Keys, parameters, "parameter")
                    .Concat(Items("supports", target.Supports, features, "feature")),
                _ => [],
            },
        ];

        IEnumerable<Finding> Members(string member, IEnumerable<string> names, HashSet<string> known, string kind) =>
            names.Where(name => !known.Contains(name)).Select(name => Unknown(JsonPointer.Member($"/{member}", name), name, known, kind));

        IEnumerable<Finding> Items(string member, IReadOnlyList<string> names, HashSet<string> known, string kind) =>
            names.Index().Where(item => !known.Contains(item.Item))
                .Select(item => Unknown($"/{member}/{item.Index}", item.Item, known, kind));

        IEnumerable<Finding> Value(string member, string name, HashSet<string> known, string kind) =>
            known.Contains(name) ? [] : [Unknown($"/{member}", name, known, kind)];

        Finding Unknown(string pointer, string name, IEnumerable<string> known, string kind)
        {
            var (line, column) = positions.Find(pointer);
            return Finding.Error("data-file", $"Unknown {kind} `{name}`.", Nearest.DidYouMean(name, known),
                new(path, line, column, pointer));
        }
    }

    /// <summary>The parameters that the quickstart sets.</summary>
    public IEnumerable<Finding> Check(QuickstartRecipe recipe, string path, byte[] json) => Unknown(path, json, "parameter", parameters,
        recipe.Settings.Keys.Select(name => ("/settings", name))
            .Concat(recipe.SampleSettings.Keys.Select(name => ("/sampleSettings", name))));

    /// <summary>The parameters that runs of CI set, and the names in the conditions of its rows.</summary>
    public IEnumerable<Finding> Check(CiRecipe recipe, string path, byte[] json) =>
    [
        .. Unknown(path, json, "parameter", parameters, recipe.Rows.Index().SelectMany(row =>
            row.Item.Settings.Keys.Select(name => ($"/rows/{row.Index}/settings", name)))),
        .. Unknown(path, json, "key of a condition", conditions, recipe.Rows.Index().SelectMany(row =>
            Keys(row.Item.For).Select(name => ($"/rows/{row.Index}/for", name)))),
    ];

    /// <param name="members">Names, each with the pointer to the object that has it.</param>
    private static IEnumerable<Finding> Unknown(
        string path, byte[] json, string kind, HashSet<string> known, IEnumerable<(string Parent, string Name)> members)
    {
        var positions = JsonPositions.Of(json);
        return members.Where(member => !known.Contains(member.Name)).Select(member =>
        {
            var pointer = JsonPointer.Member(member.Parent, member.Name);
            var (line, column) = positions.Find(pointer);
            return Finding.Error("data-file", $"Unknown {kind} `{member.Name}`.", Nearest.DidYouMean(member.Name, known),
                new(path, line, column, pointer));
        });
    }

    /// <summary>The names that the parameters use for each other and for constants.</summary>
    public IEnumerable<Finding> CheckParameters(string path, byte[] json)
    {
        var positions = JsonPositions.Of(json);
        return catalog.Parameters.All.Index().SelectMany(entry =>
        {
            var (index, parameter) = entry;
            var at = $"/parameters/{index}";
            return new[]
            {
                Named("for", Keys(parameter.For), conditions, "key of a condition"),
                Named("ask", Keys(parameter.Ask), conditions, "key of a condition"),
                Named("required", Keys(parameter.Required ?? Condition.Always), conditions, "key of a condition"),
                Named("implies", parameter.Implies.Keys, parameters, "parameter"),
                Named("excludes", parameter.Excludes, parameters, "parameter"),
            }.SelectMany(findings => findings);

            IEnumerable<Finding> Named(string member, IEnumerable<string> names, HashSet<string> known, string kind) =>
                names.Where(name => !known.Contains(name)).Select(name =>
                {
                    var pointer = JsonPointer.Member($"{at}/{member}", name);
                    var (line, column) = positions.Find(pointer);
                    return Finding.Error(
                        "data-file", $"Unknown {kind} `{name}`.", Nearest.DidYouMean(name, known), new(path, line, column, pointer));
                });
        });
    }

    /// <summary>The keys of a condition; <c>PARAMETER:MEMBER</c> asks for a member of a parameter's pairs.</summary>
    private static IEnumerable<string> Keys(Condition condition) => condition.Terms.Select(term => term.Key.Split(':')[0]);
}
