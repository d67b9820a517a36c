namespace Mcc.Platform.Schemas;

/// <summary>A place that has AWS's whole service models.</summary>
public interface IModelSource
{
    /// <summary>What a person calls it.</summary>
    string Title { get; }

    /// <summary>The version of botocore that the models are of; empty where it is not known.</summary>
    string Version { get; }

    /// <summary>The service-2.json, decompressed, or null where there is none.</summary>
    /// <param name="apiVersion">The version that is known, for sources that cannot be listed.</param>
    /// <exception cref="IOException">It cannot be read, or is too large.</exception>
    Task<byte[]?> Read(string service, string apiVersion, CancellationToken cancel);
}
