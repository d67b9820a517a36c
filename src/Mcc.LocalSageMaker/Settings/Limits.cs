namespace Mcc.LocalSageMaker.Settings;

/// <summary>SageMaker's limits, as its pages give them; tests shorten them.</summary>
public sealed record Limits
{
    /// <summary>A /ping that takes longer counts as not answered.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a container may take to its first good /ping, unless the variant says otherwise.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>The same for a serverless variant.</summary>
    public TimeSpan ServerlessStart { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>
    /// How long a container of a serverless variant has nothing to do until it is stopped. AWS gives no number.
    /// </summary>
    public TimeSpan ServerlessIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time between two pings of a container that is starting.</summary>
    public TimeSpan StartPingPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time between two pings of a container that serves.</summary>
    public TimeSpan PingPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After this many bad pings in a row a container gets no more requests until a good one.</summary>
    public int BadPings { get; init; } = 3;

    /// <summary>Between SIGTERM and SIGKILL.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For a response to InvokeEndpoint.</summary>
    public TimeSpan Invocation { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For a complete streamed response.</summary>
    public TimeSpan Stream { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>Bytes of a request or an answer of a real-time endpoint.</summary>
    public int Payload { get; init; } = 25 * Megabyte;

    /// <summary>Bytes of a request or an answer of a serverless endpoint.</summary>
    public int ServerlessPayload { get; init; } = 4 * Megabyte;

    /// <summary>Bytes of an asynchronous request.</summary>
    public long AsyncPayload { get; init; } = 1024L * Megabyte;

    /// <summary>Bytes of an asynchronous request that is in the call itself, not in S3.</summary>
    public int InlinePayload { get; init; } = 128_000;

    /// <summary>For one asynchronous request, when it does not say itself; it may say up to an hour.</summary>
    public TimeSpan AsyncInvocation { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long an asynchronous request may wait in the queue, when it does not say itself.</summary>
    public TimeSpan AsyncWait { get; init; } = TimeSpan.FromHours(6);

    /// <summary>For one mini-batch, when the job does not say itself.</summary>
    public TimeSpan Batch { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>A mini-batch that fails is tried this many times again, when the job does not say itself.</summary>
    public int BatchRetries { get; init; } = 3;

    /// <summary>Bytes that a model's archive may unpack to; more is refused as a bomb.</summary>
    public long ExtractedModel { get; init; } = 200L * 1024 * Megabyte;

    /// <summary>Files that a model's archive may hold.</summary>
    public int ExtractedFiles { get; init; } = 1_000_000;

    /// <summary>Containers started for one variant or component, however many instances or copies it asks for.</summary>
    public int Copies { get; init; } = 4;

    /// <summary>No wait of a deployment (canary, linear step, rolling batch, termination) is longer here than this.</summary>
    public TimeSpan DeploymentWait { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a multi-model container may take to load a model; the requests for it may have ended before.</summary>
    public TimeSpan ModelLoad { get; init; } = TimeSpan.FromSeconds(360);

    /// <summary>Memory of one multi-model container in which models are kept; the least recently used leave first.</summary>
    public long MultiModelMemory { get; init; } = 4096L * Megabyte;

    private const int Megabyte = 1024 * 1024;
}
