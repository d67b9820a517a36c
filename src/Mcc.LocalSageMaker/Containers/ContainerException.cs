namespace Mcc.LocalSageMaker.Containers;

/// <summary>A container that could not be started or did not come to serve; the message is for the person who made it.</summary>
#pragma warning disable CA1032, S3376 // Without a reason it would help nobody; the name says what it is.
public sealed class ContainerException(string message) : Exception(message);
#pragma warning restore CA1032, S3376
