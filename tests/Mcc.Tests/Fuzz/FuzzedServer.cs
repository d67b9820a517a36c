using System.Text;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Clock;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shouldly;

namespace Mcc.Tests.Fuzz;

/// <summary>The local SageMaker without sockets: requests go to its router in process.</summary>
internal sealed class FuzzedServer : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly string folder;
    private readonly Services services;
    private readonly Router router;
    private readonly List<Exception> bugs;

    private FuzzedServer(string folder, Services services, Router router, List<Exception> bugs)
    {
        this.folder = folder;
        this.services = services;
        this.router = router;
        this.bugs = bugs;
    }

    public Credential Key { get; private init; } = null!;

    public static async Task<FuzzedServer> Start()
    {
        var state = Directory.CreateTempSubdirectory("mcc-fuzz-").FullName;
        var settings = new LocalSettings(state) { Engine = "none" };
        var clock = new SettableClock(TimeProvider.System);
        List<Exception> found = [];
        var key = Credential.New();
        var check = new SignatureCheck(key, clock.Real);
        var answering = await Services.Start(settings, clock, check, [], found.Add, CancellationToken.None);
        var routing = new Router(settings, check, answering, new(clock), new(new([])));
        var server = new FuzzedServer(state, answering, routing, found) { Key = key };
        foreach (var (path, body) in ((string, string)[])[("/kept", ""), ("/versions", ""), ("/kept/key", "hello world")])
        {
            var made = new SignedRequest("s3", "PUT", path, [], Encoding.UTF8.GetBytes(body)).Sign(key, DateTimeOffset.UtcNow);
            (await server.Send(made)).Status.ShouldBe(200);
        }

        return server;
    }

    /// <summary>The response; fails when there is none in time, or when it is a bug.</summary>
    public async Task<(int Status, byte[] Body)> Send(SignedRequest request)
    {
        var context = new DefaultHttpContext();
        context.Connection.LocalPort = 8485;
        var wire = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        wire.Method = request.Method;
        wire.RawTarget = request.Target;
        foreach (var (name, value) in request.Headers)
            context.Request.Headers.Append(name, value);
        context.Request.Body = new MemoryStream(request.Body);
        context.Request.ContentLength = request.Body.Length;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await router.Answer(context).WaitAsync(Longest);
        bugs.ShouldBeEmpty();
        foreach (var (name, values) in context.Response.Headers)
            values.ToString().All(letter => letter is '\t' or (>= ' ' and <= 'ÿ' and not '\u007f')).ShouldBeTrue($"{name}: {values}");
        return (context.Response.StatusCode, answer.ToArray());
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
