namespace Mcc.Core.Resolvers;

/// <summary>An environment variable of the container, and where its value comes from.</summary>
public sealed record ContainerVariable(string Name, string Value, string Origin);
