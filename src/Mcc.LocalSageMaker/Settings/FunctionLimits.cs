namespace Mcc.LocalSageMaker.Settings;

/// <summary>
/// Lambda's limits (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, 2026-11-30); tests shorten them.
/// </summary>
public sealed record FunctionLimits
{
    private const int Megabyte = 1024 * 1024;

    /// <summary>Bytes of a synchronous event.</summary>
    public int Request { get; init; } = 6 * Megabyte;

    /// <summary>Bytes of an asynchronous event.</summary>
    public int Event { get; init; } = Megabyte;

    /// <summary>Bytes of a response: 6 MB, and 100 bytes that Lambda allows above it.</summary>
    public int Response { get; init; } = (6 * Megabyte) + 100;

    /// <summary>Bytes of a streamed response.</summary>
    public long StreamedResponse { get; init; } = 200L * Megabyte;

    /// <summary>Bytes of all environment variables.</summary>
    public int Variables { get; init; } = 4096;

    /// <summary>How long an environment may take to ask for its first event, before it is started again in the invocation.</summary>
    public TimeSpan Init { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Environments of one function on this machine. Lambda has 1,000 in a region.</summary>
    public int Environments { get; init; } = 10;

    /// <summary>An asynchronous event whose invocation fails is tried this many times again.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Between two of them.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMinutes(1);
}
