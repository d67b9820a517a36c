using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A model of the Hub and a mounted file system: a server loads whatever is in /opt/ml/model, so the root of a shared file system would
/// hide the model.
/// </summary>
public sealed class FileSystemFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var settings = deployment.Settings;
        if (settings.FsxVolumeHandle.InEffect is not { } mounted || deployment.Location is not ModelLocation.Hub
            || settings.ModelName.Setting is not { Origin.Source: not (Source.Default or Source.Derived) } named)
            yield break;
        if (settings.FsxPath.Effective is { } path)
            yield return Finding.Note("file-system",
                $"The server loads the folder `{path}` of `{mounted.Text}`. It downloads `{named.Text}` only if that folder is empty.");
        else
            yield return Finding.Error("file-system",
                $"`{named.Parameter.Key}` is `{named.Text}` (from {named.Origin}), but `{mounted.Parameter.Key}` (from {mounted.Origin}) "
                    + "mounts the root of a file system as the model.",
                $"Name the model's folder with {catalog.Parameters.FsxPath.Flag}, or remove {mounted.Parameter.Flag}.");
    }
}
