using Mcc.Core.Configuration;

namespace Mcc.Core.Resolvers;

/// <summary>How long the container may take until it answers.</summary>
public static class StartupResolver
{
    /// <summary>AWS's maximum of ContainerStartupHealthCheckTimeoutInSeconds.</summary>
    public const int Longest = 3600;

    /// <summary>A slow download of a model from the Hugging Face Hub, in bytes per second.</summary>
    private const int SlowDownload = 100_000_000;

    /// <summary>
    /// In seconds: the option's, else the server's own time; more where the server itself downloads a large model. SageMaker downloads a
    /// model in S3 before, with a timeout of its own.
    /// </summary>
    public static int Seconds(Deployment deployment)
    {
        if (deployment.Settings.StartupTimeout.Effective is { } said)
            return (int)said;
        // Several containers are ready when the last of them is.
        var own = deployment.Containers.Select(container => container.Project?.StartupSeconds ?? 0)
            .Append(deployment.Constants.StartupTimeoutSeconds ?? 0).Max();
        return deployment.Location is ModelLocation.Hub && deployment.Model?.WeightBytes is { } weights
            ? (int)Math.Max(own, Math.Min(int.MaxValue / 2, weights / SlowDownload)) : own;
    }

    /// <summary>The same, at most what an endpoint can wait.</summary>
    public static int SecondsOfEndpoint(Deployment deployment) => Math.Min(Longest, Seconds(deployment));
}
