using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>
/// One environment of a function: its program, with a Runtime API of its own, and one invocation at a time
/// (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html).
/// </summary>
internal sealed class FunctionEnvironment : IAsyncDisposable
{
    /// <summary>
    /// Memory that comes with one whole CPU, in MB (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).
    /// </summary>
    private const double MemoryOfCpu = 1769;

    /// <summary>What LogType Tail returns of the log, in bytes.</summary>
    private const int TailBytes = 4096;

    private readonly ServingTools tools;
    private readonly ContainerLog log;
    private readonly string stream;
    private RuntimeApi? api;
    private IContainer? container;
    private bool isCold = true;

    public FunctionEnvironment(FunctionConfiguration function, ServingTools tools)
    {
        Function = function;
        this.tools = tools;
        var version = function.Version is FunctionRecords.Latest ? "$LATEST" : function.Version;
        stream = $"{tools.Time.GetUtcNow():yyyy'-'MM'-'dd}-[{version}]{Id}";
        log = new(LogFolder.File(tools.Settings, LogGroup(function.Name), stream), tools.Time);
    }

    public FunctionConfiguration Function { get; }

    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Whether it can take another invocation.</summary>
    public bool IsUsable => container is { Ended.IsCompleted: false };

    public static string LogGroup(string function) => $"/aws/lambda/{function}";

    /// <summary>Starts the program, where it does not run yet, gives it the event, and waits for the end of the invocation.</summary>
    /// <returns>The last lines of the log.</returns>
    public async Task<string> Run(FunctionInvocation invocation)
    {
        var from = new FileInfo(log.Path).Length;
        var initial = await Prepare(invocation);
        log.Write($"START RequestId: {invocation.Id} Version: {Function.Version}");
        var started = Stopwatch.GetTimestamp();
        if (!invocation.Result.IsCompleted)
        {
            await api!.Give(invocation);
            await End(invocation);
        }

        var spent = Stopwatch.GetElapsedTime(started);
        await Settle(invocation);
        log.Write($"END RequestId: {invocation.Id}");
        log.Write(Report(invocation, spent, initial));
        return await Tail(from);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        log.Dispose();
    }

    /// <summary>The initialization: Lambda ends one that takes too long or fails, and repeats it in the invocation.</summary>
    private async Task<TimeSpan?> Prepare(FunctionInvocation invocation)
    {
        if (!isCold && IsUsable) return null;
        isCold = false;
        var started = Stopwatch.GetTimestamp();
        if (await Initialize(tools.Settings.Functions.Init) is not { } problem) return Stopwatch.GetElapsedTime(started);
        log.Write(string.Create(CultureInfo.InvariantCulture,
            $"INIT_REPORT Init Duration: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0.00} ms\tPhase: init\tStatus: ")
                + (problem.Error is null ? "timeout" : $"error\tError Type: {problem.Type}"));
        var left = invocation.Deadline - DateTimeOffset.UtcNow;
        if (left > TimeSpan.Zero) problem = await Initialize(left) ?? new(null, "");
        if (problem.Type.Length == 0 && problem.Error is null && IsUsable) return null;
        await Stop();
        if (problem.Error is { } error) invocation.Fail(error);
        else invocation.Fail("Sandbox.Timedout", TimedOut());
        return null;
    }

    /// <summary>Null when the program asked for its first event.</summary>
    private async Task<InitProblem?> Initialize(TimeSpan limit)
    {
        await Stop();
        try
        {
            api = await RuntimeApi.Start(tools.Settings.Functions);
            var order = new ContainerOrder($"lambda-{Function.Name}-{Id[..8]}", Function.Image, Variables(), log,
                ResourceLimits: new(Function.MemoryMb / MemoryOfCpu, Function.MemoryMb * 1024L * 1024),
                FunctionStorageMb: Function.StorageMb);
            container = await tools.Hosts.For(Function.Image).Start(order, CancellationToken.None);
        }
        catch (ContainerException problem)
        {
            await Stop();
            return new(FunctionError.Body("Runtime.InvalidEntrypoint", $"Error: {problem.Message}"), "Runtime.InvalidEntrypoint");
        }

        var ended = await Task.WhenAny(api.Initialized, container.Ended, Task.Delay(limit));
        // A program may report its error and exit at the same moment.
        if (api.Initialized.IsCompleted)
            return await api.Initialized is { } error ? new(error, "Runtime.InitError") : null;
        if (ended != container.Ended) return new(null, "");
        var exit = FunctionError.Body("Runtime.ExitError", $"Error: {await Exit()}");
        return new(exit, "Runtime.ExitError");
    }

    private async Task End(FunctionInvocation invocation)
    {
        var left = invocation.Deadline - DateTimeOffset.UtcNow;
        var ended = await Task.WhenAny(invocation.Result, container!.Ended, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero));
        if (invocation.Result.IsCompleted) return;
        if (ended == container.Ended)
        {
            invocation.Fail("Runtime.ExitError", await Exit());
        }
        else
        {
            log.Write($"{DateTimeOffset.UtcNow:yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fff'Z'} {invocation.Id} {TimedOut()}");
            invocation.Fail("Sandbox.Timedout", TimedOut());
        }

        await Stop();
    }

    /// <summary>An invocation ends when the program asks for the next event; one that does not is of no more use.</summary>
    private async Task Settle(FunctionInvocation invocation)
    {
        if (container is null || api is null) return;
        var left = invocation.Deadline - DateTimeOffset.UtcNow;
        await Task.WhenAny(api.Asked, container.Ended, Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero));
        if (!api.Asked.IsCompleted) await Stop();
    }

    private string TimedOut() =>
        string.Create(CultureInfo.InvariantCulture, $"Task timed out after {Function.Timeout.TotalSeconds:0.00} seconds");

    private async Task<string> Exit() => await container!.Ended is var code and not 0
        ? string.Create(CultureInfo.InvariantCulture, $"Runtime exited with error: exit status {code}")
        : "Runtime exited without providing a reason";

    /// <summary>What Lambda sets; the function's own variables cannot change it.</summary>
    private Dictionary<string, string> Variables() => new(Function.Environment, StringComparer.Ordinal)
    {
        ["AWS_LAMBDA_RUNTIME_API"] = api!.Address,
        ["AWS_LAMBDA_FUNCTION_NAME"] = Function.Name,
        ["AWS_LAMBDA_FUNCTION_VERSION"] = Function.Version,
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = Function.MemoryMb.ToString(CultureInfo.InvariantCulture),
        ["AWS_LAMBDA_LOG_GROUP_NAME"] = LogGroup(Function.Name),
        ["AWS_LAMBDA_LOG_STREAM_NAME"] = stream,
        ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
        ["AWS_REGION"] = tools.Settings.Region,
        ["AWS_DEFAULT_REGION"] = tools.Settings.Region,
        ["LAMBDA_TASK_ROOT"] = "/var/task",
        ["LAMBDA_RUNTIME_DIR"] = "/var/runtime",
        ["TZ"] = ":UTC",
        ["_HANDLER"] = Function.Handler,
    };

    private string Report(FunctionInvocation invocation, TimeSpan spent, TimeSpan? initial)
    {
        var line = string.Create(CultureInfo.InvariantCulture,
            $"REPORT RequestId: {invocation.Id}\tDuration: {spent.TotalMilliseconds:0.00} ms\tBilled Duration: ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{Math.Ceiling((spent + (initial ?? default)).TotalMilliseconds):0} ms\tMemory Size: {Function.MemoryMb} MB");
        return initial is { } start
            ? line + string.Create(CultureInfo.InvariantCulture, $"\tInit Duration: {start.TotalMilliseconds:0.00} ms") : line;
    }

    private async Task<string> Tail(long from)
    {
        await using var file = new FileStream(log.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Position = Math.Max(from, file.Length - (2 * TailBytes));
        using var reader = new StreamReader(file, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..] + "\n");
        var text = Encoding.UTF8.GetBytes(string.Concat(lines));
        return Convert.ToBase64String(text.AsSpan(Math.Max(0, text.Length - TailBytes)));
    }

    private async Task Stop()
    {
        // Lambda gives a function without extensions no signal, so nothing is to be waited for.
        if (container is not null) await container.DisposeAsync();
        if (api is not null) await api.DisposeAsync();
        (container, api) = (null, null);
    }

    /// <param name="Error">Null where it took too long.</param>
    private sealed record InitProblem(byte[]? Error, string Type);
}
