using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>Options of a server that contradict each other (<c>relations</c> in its option list): it exits at its start.</summary>
public sealed class OptionsRelate : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants is not { OptionList: { } list, ServerPrefix: { } prefix })
            yield break;
        var options = catalog.Facts.OptionsOf(list);
        foreach (var relation in options.Relations)
        {
            if (Find(deployment, options, prefix, relation.Option) is not { } option
                || Find(deployment, options, prefix, relation.Other) is not { } other || (option.Set ?? other.Set) is null
                || (Number(option.Set) ?? relation.Default) is not { } number
                || Holds(relation, number, Number(other.Set) ?? relation.OtherDefault, deployment.Split.Value?.Ranks))
                continue;
            yield return Finding.Error("server-options",
                $"`{option.Name}` is {Shown(option.Set, relation.Default)}, but {options.Program} wants it to be "
                    + relation.Relation switch
                    {
                        RelationKind.AtLeast => $"at least `{other.Name}`, which is {Shown(other.Set, relation.OtherDefault)}.",
                        RelationKind.MultipleOf => $"a multiple of `{other.Name}`, which is {Shown(other.Set, relation.OtherDefault)}.",
                        RelationKind.Needs => $"set only with `{other.Name}`.",
                        _ => $"set only where the model is spread over several accelerators (`{other.Name}`).",
                    },
                $"Change {(option.Set is null ? other.Name : option.Name)} ({relation.Source}).");
        }
    }

    private static bool Holds(OptionRelation relation, decimal number, decimal other, int? ranks) => relation.Relation switch
    {
        RelationKind.AtLeast => number >= other,
        RelationKind.MultipleOf => number <= 0 || other <= 0 || number % other == 0,
        RelationKind.Needs => number <= relation.Default || other == 1,
        _ => number <= relation.Default || ranks is null or > 1,
    };

    /// <summary>The variable of an option, and what it is set to; null where the server has no such option.</summary>
    private static (string Name, ContainerVariable? Set)? Find(
        Deployment deployment, ServerOptions options, string prefix, IReadOnlyList<string> names) =>
        names.Select(options.Find).FirstOrDefault(option => option is not null) is { } found
            && options.VariableOf(found, prefix) is { } name
            ? (name, deployment.Variables.FirstOrDefault(variable => variable.Name == name)) : null;

    private static decimal? Number(ContainerVariable? variable) => variable?.Value.ToLowerInvariant() switch
    {
        null => null,
        "true" => 1,
        "false" => 0,
        var text => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var number) ? number : ContextResolver.Tokens(text),
    };

    private static string Shown(ContainerVariable? variable, decimal? otherwise) =>
        variable is null ? string.Create(CultureInfo.InvariantCulture, $"{otherwise} by default")
            : $"`{variable.Value}` (from {variable.Origin})";
}
