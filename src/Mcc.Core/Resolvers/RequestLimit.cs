using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Views;

namespace Mcc.Core.Resolvers;

/// <summary>
/// What the server of some images takes in one request, and what the target may send (the architecture's <c>requestLimit</c>).
/// </summary>
/// <param name="Image">The image whose server has the limit.</param>
/// <param name="Bytes">The server's own limit.</param>
/// <param name="Needed">Bytes that a request of this project may have.</param>
/// <param name="RaisedSince">The version from which an option of the server raises it.</param>
public sealed record RequestLimit(BaseImage Image, long Bytes, long Needed, Version RaisedSince)
{
    private const long Megabyte = 1024 * 1024;

    /// <summary>False where nothing but another image helps.</summary>
    public bool CanBeRaised => Image.Version >= RaisedSince;

    /// <summary>The largest request that the target sends in bytes, as the project sets it.</summary>
    public static long Sent(Deployment deployment) => deployment.Settings.BatchMaxPayload.Effective is { } megabytes
        ? megabytes * Megabyte
        : deployment.Constants.RequestBytes!.Value;

    /// <summary>Null where requests of every size that the target sends are taken, or where nothing is known of the image.</summary>
    public static RequestLimit? Of(Deployment deployment)
    {
        if (deployment.Architecture.RequestLimit is not { } limit
            || deployment.Image is not { } image
            || image.Version < limit.Since)
            return null;
        var needed = Sent(deployment);
        return needed > limit.Bytes ? new(image, limit.Bytes, needed, limit.RaisedSince) : null;
    }
}
