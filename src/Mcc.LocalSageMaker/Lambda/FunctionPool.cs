using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>The environments of all functions. An invocation gets one that is idle, else a new one, within the limits.</summary>
internal sealed class FunctionPool(ServingTools tools) : IAsyncDisposable
{
    private readonly Lock changing = new();
    private readonly List<FunctionEnvironment> idle = [];
    private readonly List<FunctionEnvironment> busy = [];

    public FunctionLimits Limits => tools.Settings.Functions;

    /// <summary>Starts the invocation; its result, and the pieces of a stream, come through the invocation.</summary>
    /// <returns>The last lines of the log, when it has ended.</returns>
    /// <exception cref="AwsServiceException">429: all environments that the function may have are busy.</exception>
    public Task<string> Run(FunctionConfiguration function, FunctionInvocation invocation) => Run(Take(function), invocation);

    /// <summary>Ends the idle environments that <paramref name="isKept"/> does not hold for.</summary>
    public async Task Retire(string function, Func<FunctionConfiguration, bool> isKept)
    {
        List<FunctionEnvironment> leaving;
        lock (changing)
        {
            leaving = [.. idle.Where(each => each.Function.Name == function && !isKept(each.Function))];
            idle.RemoveAll(leaving.Contains);
        }

        foreach (var environment in leaving)
            await environment.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<FunctionEnvironment> all;
        lock (changing)
        {
            all = [.. idle, .. busy];
            idle.Clear();
        }

        await Task.WhenAll(all.Select(environment => environment.DisposeAsync().AsTask()));
    }

    private async Task<string> Run(FunctionEnvironment environment, FunctionInvocation invocation)
    {
        try
        {
            return await environment.Run(invocation);
        }
        finally
        {
            // A caller that waits for the result must not wait for ever.
            invocation.Fail("Runtime.Unknown", "The environment has ended.");
            bool isKept;
            lock (changing)
            {
                busy.Remove(environment);
                isKept = environment.IsUsable;
                if (isKept) idle.Add(environment);
            }

            if (!isKept) await environment.DisposeAsync();
        }
    }

    private FunctionEnvironment Take(FunctionConfiguration function)
    {
        lock (changing)
        {
            var most = Math.Min(function.Reserved ?? Limits.Environments, Limits.Environments);
            if (busy.Count(each => each.Function.Name == function.Name) >= most) throw TooMany(isReserved: function.Reserved == most);
            var environment = idle.Find(each =>
                each.Function.Name == function.Name && each.Function.Key == function.Key && each.IsUsable);
            if (environment is null) environment = new(function, tools);
            else idle.Remove(environment);
            busy.Add(environment);
            return environment;
        }
    }

    private static AwsServiceException TooMany(bool isReserved) => new(429, "TooManyRequestsException", "Rate Exceeded.", new()
    {
        ["Reason"] = isReserved ? "ReservedFunctionConcurrentInvocationLimitExceeded" : "ConcurrentInvocationLimitExceeded",
        ["Type"] = "User",
    })
    { Headers = [("Retry-After", "1")] };
}
