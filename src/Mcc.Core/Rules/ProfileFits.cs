using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Text;

namespace Mcc.Core.Rules;

/// <summary>A serving profile that the backend does not have, or that is for more accelerators than the container gets.</summary>
public sealed class ProfileFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.ServingProfile.Setting is not { } chosen)
            yield break;
        var has = ServingProfile.Of(deployment.Backend);
        if (ServingProfile.Find(deployment.Backend, chosen.Text) is not { } profile)
        {
            var near = Nearest.DidYouMean(chosen.Text!, has.Select(other => other.Id));
            yield return Finding.Error("profile",
                $"`{chosen.Parameter.Key}` is `{chosen.Text}` (from {chosen.Origin}), which {deployment.Backend.Title} does not have.",
                has.Count == 0 ? $"It has no profiles: remove {chosen.Parameter.Flag}."
                    : near.Length > 0 ? near : $"Use one of {string.Join(", ", has.Select(other => $"`{other.Id}`"))}.");
            yield break;
        }

        var instance = deployment.Instance;
        var accelerators = deployment.Accelerators;
        if (instance is not null && accelerators < profile.Accelerators)
        {
            yield return Finding.Error("profile",
                $"`{chosen.Parameter.Key}` is `{profile.Id}` (from {chosen.Origin}), which needs at least {profile.Accelerators} "
                    + $"accelerators, but the container gets {accelerators} on `{instance.Name}`.",
                $"Choose a larger instance type, or remove {chosen.Parameter.Flag}.");
        }
    }
}
