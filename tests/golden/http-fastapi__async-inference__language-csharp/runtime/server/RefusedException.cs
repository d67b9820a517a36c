namespace Endpoint;

/// <summary>A response that is not a prediction.</summary>
internal sealed class RefusedException(int status, string message) : Exception(message)
{
    public static RefusedException NoMemory => new(503, "there is not enough memory for this body now");

    public int Status => status;
}
