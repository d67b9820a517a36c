using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>
/// Variables that would become options of the server: one that it does not have stops it at its start, minutes into a deployment.
/// </summary>
public sealed class ServerOptionsKnown : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.OptionList is not { } list || deployment.Constants.ServerPrefix is not { } prefix)
            return [];
        var options = catalog.Facts.OptionsOf(list);
        var said = Said(deployment, options, prefix).ToList();
        // What other options lead to: --max-lora-rank has a wider range than some servers' option.
        var derived = from variable in deployment.Variables
                      where variable.Name.StartsWith(prefix, StringComparison.Ordinal)
                          && !SecretVariables.IsSecretArn(variable.Name, variable.Value) && !said.Exists(each => each.Name == variable.Name)
                      let finding = options.Check(variable.Name, prefix, variable.Value, new(variable.Origin))
                      where finding is not null
                      select finding;
        return [.. said.Select(each => each.Finding).OfType<Finding>(), .. derived];
    }

    private static IEnumerable<(string Name, Finding? Finding)> Said(Deployment deployment, ServerOptions options, string prefix) =>
        from given in new[] { deployment.Settings.ServerEnv, deployment.Settings.ModelEnv, deployment.Settings.IcEnv }
        from pair in given.Value
        // The container reads the secret when it starts, and removes the variable.
        where !SecretVariables.IsSecretArn(pair.Key, pair.Value)
        // --server-env means the server, whatever the name; elsewhere only the prefix does.
        where given.Setting == deployment.Settings.ServerEnv.Setting || pair.Key.StartsWith(prefix, StringComparison.Ordinal)
        select (pair.Key.StartsWith(prefix, StringComparison.Ordinal) ? pair.Key : prefix + pair.Key,
            options.Check(pair.Key, prefix, pair.Value, new(given.Origin!.Detail)));
}
