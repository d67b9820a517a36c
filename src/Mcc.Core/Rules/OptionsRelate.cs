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
                || (Number(option.Set) ?? relation.Default) is not { } number)
                continue;
            var otherNumber = Number(other.Set) ?? relation.OtherDefault;
            var (holds, wanted) = relation.Relation switch
            {
                RelationKind.AtLeast => (number >= otherNumber, "at least "),
                RelationKind.MultipleOf => (number <= 0 || otherNumber <= 0 || number % otherNumber == 0, "a multiple of "),
                RelationKind.Needs => (number <= relation.Default || otherNumber == 1, "set only with "),
                _ => (number <= relation.Default || deployment.Split.Value?.Ranks is null or > 1, "set only with several ranks: "),
            };
            if (!holds)
            {
                yield return Finding.Error("server-options",
                    $"`{option.Name}` is {Shown(option.Set, relation.Default)}, but {options.Program} wants it to be {wanted}"
                        + $"`{other.Name}`, which is {Shown(other.Set, relation.OtherDefault)}.",
                    $"Change {(option.Set is null ? other.Name : option.Name)} ({relation.Source}).");
            }
        }
    }

    /// <summary>The variable of an option, and what it is set to; null where the server has no such option.</summary>
    private static (string Name, ContainerVariable? Set)? Find(
        Deployment deployment, ServerOptions options, string prefix, IReadOnlyList<string> names) =>
        names.Select(options.Find).FirstOrDefault(option => option is not null) is { } found
            && options.VariableOf(found, prefix) is { } name
            ? (name, deployment.ServerVariables.FirstOrDefault(variable => variable.Name == name)) : null;

    /// <summary>A switch that is on is 1.</summary>
    private static decimal? Number(ContainerVariable? variable) =>
        variable is null ? null
        : decimal.TryParse(variable.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var number) ? number
        : ServerOption.Truth(variable.Value) is { } isOn ? (isOn ? 1 : 0)
        : ContextResolver.Tokens(variable.Value);

    private static string Shown(ContainerVariable? variable, decimal? otherwise) =>
        variable is null ? string.Create(CultureInfo.InvariantCulture, $"{otherwise} by default")
            : $"`{variable.Value}` (from {variable.Origin})";
}
