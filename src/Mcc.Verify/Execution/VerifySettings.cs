namespace Mcc.Verify.Execution;

/// <summary>What is sent, how hard, and SageMaker's own limits; tests shorten the times.</summary>
public sealed record VerifySettings
{
    public required byte[] Payload { get; init; }

    /// <summary>The payload was not given by anyone who knows the container, so a failure may be the payload's.</summary>
    public bool IsGuess { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <summary>Until the first good /ping; SageMaker's own is 8 minutes.</summary>
    public TimeSpan Start { get; init; } = TimeSpan.FromMinutes(8);

    /// <summary>For one /ping.</summary>
    public TimeSpan Ping { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For one answer of /invocations.</summary>
    public TimeSpan Invocation { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Between SIGTERM and SIGKILL.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long /invocations may still fail after the first good /ping before that /ping counts as a constant.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Load { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Requests at a time under load.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Whether the clauses under chaos are looked at too.</summary>
    public bool Chaos { get; init; }

    /// <summary>Ids of the only ones of these that are looked at; null for all.</summary>
    public IReadOnlyCollection<string>? ChaosClauses { get; init; }

    /// <summary>How long bad clients hold their connections; longer than <see cref="Ping"/>, so that a /ping behind them is late.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Bytes that a real-time request may have.</summary>
    public int PayloadLimit { get; init; } = 25 * 1024 * 1024;
}
