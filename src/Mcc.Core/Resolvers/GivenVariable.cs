using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;

namespace Mcc.Core.Resolvers;

/// <summary>A variable of the container that the user sets.</summary>
/// <param name="Name">
/// Its name in the container: <c>MAX_LEN</c> and <c>VLLM_MAX_LEN</c> mean the same, so a server's variable gets its prefix once. An option
/// of the server has several names, of which the variable gets one, so that nothing else has to know the others.
/// </param>
/// <param name="Key">As the user writes it.</param>
/// <param name="IsOption">Whether it is given as an option of the server, whatever its name; else only the prefix says that.</param>
public sealed record GivenVariable(string Name, string Key, string Value, Origin Origin, bool IsOption)
{
    /// <summary>The weaker first.</summary>
    public static IEnumerable<GivenVariable> All(Deployment deployment, Facts facts)
    {
        var (settings, prefix) = (deployment.Settings, deployment.Constants.ServerPrefix);
        var options = deployment.Constants.OptionList is { } list && prefix is not null ? facts.OptionsOf(list) : null;
        return from source in new[]
               {
                   (Variables: settings.ModelEnv, IsOption: false),
                   (Variables: settings.ServerEnv, IsOption: true),
                   (Variables: settings.IcEnv, IsOption: false),
               }
               from pair in source.Variables.Value
               let added = source.IsOption ? prefix ?? "" : ""
               let name = pair.Key.StartsWith(added, StringComparison.Ordinal) ? pair.Key : added + pair.Key
               select new GivenVariable(
                   options?.Canonical(name, prefix!) ?? name, pair.Key, pair.Value, source.Variables.Origin!, source.IsOption);
    }
}
