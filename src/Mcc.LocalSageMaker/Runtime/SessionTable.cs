using System.Collections.Concurrent;
using System.Globalization;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>
/// Which instance has which stateful session: "SageMaker AI routes the request to the same instance that supports the session"
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/stateful-sessions.html). A session ends when its container closes it, at the time
/// that the container gave it, or with its instance. A request for an ended session goes to any instance, whose container says that it
/// does not have it.
/// </summary>
internal sealed class SessionTable(TimeProvider time)
{
    /// <summary>The value of SessionId with which a request asks for a new session.</summary>
    public const string New = "NEW_SESSION";

    /// <summary>So many ended sessions are kept at most until they are removed.</summary>
    private const int Many = 1000;

    private readonly ConcurrentDictionary<(string Endpoint, string? Component, string Id), Session> sessions = new();

    /// <summary>Null when the request is not for a session that an instance has.</summary>
    public Session? Find(Invocation invocation, LiveEndpoint endpoint)
    {
        if (invocation.SessionId is not { } id || id is New) return null;
        var key = (invocation.Endpoint, invocation.Component, id);
        if (!sessions.TryGetValue(key, out var session)) return null;
        if (IsOver(session) || !endpoint.Replicas.Contains(session.Replica))
        {
            sessions.TryRemove(KeyValuePair.Create(key, session));
            return null;
        }

        return invocation.TargetVariant is { } variant && !string.Equals(variant, session.VariantName, StringComparison.Ordinal)
            ? null : session;
    }

    /// <summary>Takes note of the session that a response begins or ends.</summary>
    /// <param name="opened">The header X-Amzn-SageMaker-New-Session-Id: "ID; Expires=2024-10-15T00:00:00Z".</param>
    /// <param name="closed">The header X-Amzn-SageMaker-Closed-Session-Id.</param>
    public void Note(Invocation invocation, InvocationLease lease, string? opened, string? closed)
    {
        if (closed is not null) sessions.TryRemove((invocation.Endpoint, invocation.Component, closed.Trim()), out _);
        if (opened is null || lease.Deployment is null) return;
        if (sessions.Count >= Many) RemoveEnded();
        var parts = opened.Split(';', 2, StringSplitOptions.TrimEntries);
        sessions[(invocation.Endpoint, invocation.Component, parts[0])] =
            new(lease.Replica, lease.Deployment, lease.Variant, lease.VariantName, Expiry(parts.ElementAtOrDefault(1)));
    }

    private static DateTimeOffset Expiry(string? attribute) =>
        attribute is not null && attribute.StartsWith("Expires=", StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(attribute["Expires=".Length..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var expiry)
            ? expiry : DateTimeOffset.MaxValue;

    private bool IsOver(Session session) => session.Expires <= time.GetUtcNow() || session.Replica.IsStopped;

    private void RemoveEnded()
    {
        foreach (var ended in sessions.Where(each => IsOver(each.Value)).ToList())
            sessions.TryRemove(ended);
    }
}

/// <summary>A stateful session and the instance that has it.</summary>
/// <param name="Variant">Null for an inference component's.</param>
internal sealed record Session(Replica Replica, Deployment Deployment, Variant? Variant, string VariantName, DateTimeOffset Expires);
