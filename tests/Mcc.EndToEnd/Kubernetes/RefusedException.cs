namespace Mcc.EndToEnd.Kubernetes;

/// <summary>The API server refused a request; the message is the server's.</summary>
public sealed class RefusedException(string message) : Exception(message);
