using System.Globalization;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// An Application Load Balancer on a loopback address: a request goes to a healthy target, in turn, and the answers for what targets cannot
/// do are those of AWS (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html): 503
/// without targets, 502 when a target breaks off or refuses, 504 when it does not answer in time.
/// </summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private static readonly string[] OfConnection =
        ["Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host", "Content-Length"];

    private readonly ServingTools tools;
    private readonly Func<IReadOnlyList<EcsTask>> targets;
    private readonly Action<int> counted;
    private readonly WebApplication server;
    private int turn;

    /// <param name="targets">What the listener forwards to now.</param>
    /// <param name="counted">Told of each request, with the number of targets.</param>
    private LoadBalancer(ServingTools tools, Func<IReadOnlyList<EcsTask>> targets, Action<int> counted)
    {
        (this.tools, this.targets, this.counted) = (tools, targets, counted);
        server = LoopbackServer.Create(port: 0, Answer);
    }

    /// <summary>HOST:PORT.</summary>
    public string Address { get; private set; } = "";

    public static async Task<LoadBalancer> Start(ServingTools tools, Func<IReadOnlyList<EcsTask>> targets, Action<int> counted)
    {
        var balancer = new LoadBalancer(tools, targets, counted);
        await balancer.server.StartAsync();
        balancer.Address = new Uri(balancer.server.Urls.First()).Authority;
        return balancer;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        // Unlike AWS's, it is for this machine: a browser sends requests of any site to loopback ports.
        if (!HostFilter.Admits(context.Request, context.Connection.LocalPort))
        {
            await Refuse(context, StatusCodes.Status403Forbidden, "403 Forbidden");
            return;
        }

        var all = targets();
        // Where all are unhealthy, AWS sends to all of them; one that was never healthy gets nothing.
        IReadOnlyList<EcsTask> fit = [.. all.Where(task => task.IsHealthy)];
        if (fit.Count == 0) fit = [.. all.Where(task => task.WasHealthy)];
        if (fit.Count == 0)
        {
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, "503 Service Temporarily Unavailable");
            return;
        }

        counted(fit.Count);
        var target = fit[(int)((uint)Interlocked.Increment(ref turn) % fit.Count)];
        using var request = target.Enter();
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        try
        {
            using var forwarded = Forwarded(context, target.Address!);
            idle.CancelAfter(tools.Settings.Tasks.Idle);
            using var response = await tools.Client.SendAsync(forwarded, idle.Token);
            await Copy(response, context, idle);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception problem) when (problem is OperationCanceledException or HttpRequestException or IOException)
        {
            if (context.Response.HasStarted) context.Abort();
            else if (problem is OperationCanceledException)
                await Refuse(context, StatusCodes.Status504GatewayTimeout, "504 Gateway Time-out");
            else await Refuse(context, StatusCodes.Status502BadGateway, "502 Bad Gateway");
        }
    }

    private static HttpRequestMessage Forwarded(HttpContext context, Uri address)
    {
        var request = new HttpRequestMessage(new(context.Request.Method),
            new Uri(address, $"{context.Request.Path.ToUriComponent()}{context.Request.QueryString.ToUriComponent()}"));
        var named = context.Request.Headers.Connection.SelectMany(each => (each ?? "").Split(',')).Select(each => each.Trim());
        var dropped = OfConnection.Concat(named).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A body has its length or comes in chunks.
        if (context.Request.ContentLength > 0 || !StringValues.IsNullOrEmpty(context.Request.Headers.TransferEncoding))
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.ContentLength = context.Request.ContentLength;
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !dropped.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        request.Headers.Host = context.Request.Host.Value;
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "http");
        request.Headers.TryAddWithoutValidation("X-Forwarded-Port", context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("X-Amzn-Trace-Id",
            $"Root=1-{DateTimeOffset.UtcNow.ToUnixTimeSeconds():x}-{EcsNames.Id[..24]}");
        return request;
    }

    private async Task Copy(HttpResponseMessage response, HttpContext context, CancellationTokenSource idle)
    {
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers)
            .Where(header => !OfConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
            context.Response.Headers[name] = values.ToArray();
        context.Response.ContentLength = response.Content.Headers.ContentLength;
        await using var body = await response.Content.ReadAsStreamAsync(idle.Token);
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, idle.Token) is > 0 and var read)
        {
            idle.CancelAfter(tools.Settings.Tasks.Idle);
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), idle.Token);
            await context.Response.Body.FlushAsync(idle.Token);
        }
    }

    private static Task Refuse(HttpContext context, int status, string title)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(
            $"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n",
            context.RequestAborted);
    }
}
