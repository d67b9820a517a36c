using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Mcc.LocalSageMaker.Containers;

namespace Mcc.Tests.Local.Scaling;

/// <summary>
/// Stands in for containers: all of them are one HTTP server in this process, which answers every request, at once or when it may.
/// </summary>
internal sealed class StandInHost : IContainerHost, IDisposable
{
    private readonly HttpListener server = new();
    private readonly ConcurrentDictionary<StandIn, bool> running = new();
    private TaskCompletionSource? held;

    public StandInHost()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        server.Prefixes.Add(Address.ToString());
        server.Start();
        _ = Answer();
    }

    public Uri Address { get; }

    public string Name => "stand-in";

    /// <summary>How many containers were started and not stopped.</summary>
    public int Running => running.Count;

    /// <summary>Requests to models that wait for their response.</summary>
    public int Held { get; private set; }

    public bool Runs(string image) => true;

    public Task<IContainer> Start(ContainerOrder order, CancellationToken cancel)
    {
        var container = new StandIn(this, order.Log);
        running[container] = true;
        return Task.FromResult<IContainer>(container);
    }

    /// <summary>From now on requests to models wait.</summary>
    public void Hold() => held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref held, null)?.SetResult();

    public void Dispose()
    {
        Release();
        server.Close();
    }

    private async Task Answer()
    {
        while (server.IsListening)
        {
            try
            {
                _ = Answer(await server.GetContextAsync());
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        if (context.Request.HttpMethod is "POST" && held is { } waiting)
        {
            lock (running)
                Held++;
            await waiting.Task;
            lock (running)
                Held--;
        }

        await context.Request.InputStream.CopyToAsync(Stream.Null);
        context.Response.ContentLength64 = 0;
        context.Response.Close();
    }

    private sealed class StandIn(StandInHost host, ContainerLog log) : IContainer
    {
        private readonly TaskCompletionSource<int> ended = new();

        public Uri Address => host.Address;

        public ContainerLog Log => log;

        public Task<int> Ended => ended.Task;

        public Task Stop(TimeSpan grace)
        {
            host.running.TryRemove(this, out _);
            ended.TrySetResult(0);
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync() => await Stop(TimeSpan.Zero);
    }
}
