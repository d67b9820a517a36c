using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>
/// One container of a replica: started, pinged until it is ready and as long as it serves, and started again when it dies.
/// </summary>
/// <param name="title">As AWS's failure reasons call it: "primary container for production variant AllTraffic".</param>
/// <param name="hostname">The name by which a multi-container endpoint is asked for it; empty when it has none.</param>
/// <param name="name">What error messages and logs call it.</param>
internal sealed class ServedContainer(
    ContainerOrder order,
    IContainerHost host,
    string title,
    string hostname,
    string name,
    TimeSpan startLimit,
    ServingTools tools) : IAsyncDisposable
{
    private readonly Limits limits = tools.Limits;
    private readonly CancellationTokenSource ending = new();
    private IContainer? container;
    private Task watching = Task.CompletedTask;
    private int badPings;

    public string Hostname => hostname;

    /// <summary>What it is called in error messages and logs: its hostname, or "primary", or "container-1" in a pipeline.</summary>
    public string Name => name;

    public ContainerLog Log => order.Log;

    /// <summary>What serves for the image here.</summary>
    public string ResolvedImage => host.Resolved(order.Image);

    public Uri Address => container?.Address ?? throw new InvalidOperationException("It was not started.");

    /// <summary>Whether model folders are mounted for it under /opt/ml, or are those of this machine.</summary>
    public bool SeesOwnFolders => host is EngineHost;

    public bool IsReady { get; private set; }

    /// <summary>What is done each time when it answers its first good ping, before anybody is sent to it.</summary>
    public Func<CancellationToken, Task>? BeforeReady { get; set; }

    /// <summary>Completes when it is ready.</summary>
    /// <exception cref="ContainerException">It did not become ready; the message says why.</exception>
    public async Task Start(CancellationToken cancel)
    {
        container = await host.Start(order, cancel);
        await UntilReady(container, cancel);
        watching = Task.Run(Watch, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching;
        IsReady = false;
        if (container is not null)
        {
            await container.Stop(limits.Stop);
            await container.DisposeAsync();
        }

        if (order.Model is { } model) tools.Models.Release(model);
        if (order.Code is { } code) tools.Models.Release(code);
        order.Log.Dispose();
        ending.Dispose();
    }

    private async Task UntilReady(IContainer started, CancellationToken cancel)
    {
        var begun = tools.Time.GetTimestamp();
        var last = new Ping(false, "was never asked");
        while (tools.Time.GetElapsedTime(begun) < startLimit)
        {
            if (started.Ended.IsCompleted)
            {
                // Its last output may still be buffered.
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
                throw new ContainerException(FailureText.NoPing(title,
                    $"It exited with code {await started.Ended} after {FailureText.Span(tools.Time.GetElapsedTime(begun))}.", order.Log));
            }

            last = await Ping.Of(tools.Client, started.Address, limits.Ping, cancel);
            if (last.IsGood)
            {
                order.Log.Note($"/ping answered 200 after {FailureText.Span(tools.Time.GetElapsedTime(begun))}.");
                if (BeforeReady is { } prepare) await prepare(cancel);
                badPings = 0;
                IsReady = true;
                return;
            }

            await Task.WhenAny(Task.Delay(limits.StartPingPause, cancel), started.Ended);
            cancel.ThrowIfCancellationRequested();
        }

        throw new ContainerException(FailureText.NoPing(title, $"/ping {last.Text}, for {FailureText.Span(startLimit)}.", order.Log));
    }

    private async Task Watch()
    {
        try
        {
            while (true)
            {
                await Task.WhenAny(Task.Delay(limits.PingPause, ending.Token), container!.Ended);
                ending.Token.ThrowIfCancellationRequested();
                if (container.Ended.IsCompleted) await Restart();
                else await PingOnce();
            }
        }
        catch (OperationCanceledException)
        {
            // It is being stopped.
        }
    }

    private async Task PingOnce()
    {
        var ping = await Ping.Of(tools.Client, container!.Address, limits.Ping, ending.Token);
        badPings = ping.IsGood ? 0 : badPings + 1;
        if (!ping.IsGood) order.Log.Note($"/ping {ping.Text}.");
        IsReady = badPings < limits.BadPings;
    }

    private async Task Restart()
    {
        IsReady = false;
        order.Log.Note($"The container exited with code {await container!.Ended} and is being restarted.");
        try
        {
            await container.DisposeAsync();
            container = await host.Start(order, ending.Token);
            await UntilReady(container, ending.Token);
        }
        catch (ContainerException failure)
        {
            order.Log.Note(failure.Message);
            await Task.Delay(limits.PingPause, ending.Token);
        }
    }
}
