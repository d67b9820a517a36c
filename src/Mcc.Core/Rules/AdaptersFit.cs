using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Adapters for a server that loads none while it runs more than one copy of the model (its <c>adapterCopiesVariable</c>).
/// </summary>
public sealed class AdaptersFit : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.EnableLora.InEffect is not { Text: "true" } asked
            || deployment.Constants.AdapterCopiesVariable is not { } variable
            || deployment.Constants.OptionList is not { } list || deployment.Constants.ServerPrefix is not { } prefix)
            yield break;
        var options = catalog.Facts.OptionsOf(list);
        var option = options.Find(variable[prefix.Length..]);
        foreach (var (name, value, origin) in deployment.ServerVariables)
        {
            // An option has several names, and each is a variable.
            if (name.StartsWith(prefix, StringComparison.Ordinal) && options.Find(name[prefix.Length..]) == option && option is not null
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var copies) && copies > 1)
            {
                yield return Finding.Error("adapters",
                    $"`{name}` is `{value}` (from {origin}), but {deployment.Backend.Title} loads adapters (`enableLora`, from "
                        + $"{asked.Origin}) only with one copy of the model in the container.",
                    $"Set {option.Name} to 1 and use --ic-copy-count for more copies, or remove {asked.Parameter.Flag}.");
            }
        }
    }
}
