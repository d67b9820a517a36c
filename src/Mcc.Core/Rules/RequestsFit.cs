using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A server that takes smaller requests than the target sends, and that no option of it helps: refused where the size was chosen, warned of
/// where it is only what AWS would take.
/// </summary>
public sealed class RequestsFit : IRule
{
    private const long Megabyte = 1024 * 1024;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (RequestLimit.Of(deployment) is not { CanBeRaised: false } limit)
            yield break;
        var takes = string.Create(CultureInfo.InvariantCulture,
            $"{limit.Image.Name} accepts requests of at most {limit.Bytes / Megabyte} MB");
        var newer = $"{catalog.Parameters.BaseImage.Flag} of version {limit.RaisedSince.Major}.{limit.RaisedSince.Minor:00} or later "
            + $"accepts them";
        if (deployment.Settings.BatchMaxPayload.InEffect is { } payload)
        {
            yield return Finding.Error("requests-fit",
                $"`{payload.Parameter.Key}` is {payload.Text} (from {payload.Origin}), but {takes}.",
                string.Create(CultureInfo.InvariantCulture, $"Set {payload.Parameter.Flag}={limit.Bytes / Megabyte} or less; a {newer}."));
        }
        else
        {
            yield return Finding.Warning("requests-fit",
                string.Create(CultureInfo.InvariantCulture,
                    $"{takes}, but {deployment.Target.Title} sends up to {limit.Needed / Megabyte} MB."),
                $"A {newer}.");
        }
    }
}
