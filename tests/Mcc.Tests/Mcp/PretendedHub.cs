using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Mcc.Tests.Mcp;

/// <summary>The Hugging Face Hub with one model, on loopback.</summary>
public sealed class PretendedHub : IAsyncDisposable
{
    private const string Tiny = """{"id": "some/tiny", "sha": "0123456789abcdef0123456789abcdef01234567", "pipeline_tag": "text-generation", "gated": "manual", "downloads": 5, "config": {"architectures": ["LlamaForCausalLM"]}, "safetensors": {"total": 1234}}""";

    private readonly WebApplication server;

    private PretendedHub(WebApplication server) => this.server = server;

    public string Address => server.Urls.Single();

    public List<string> Asked { get; } = [];

    public static async Task<PretendedHub> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var hub = new PretendedHub(builder.Build());
        hub.server.Run(async request =>
        {
            hub.Asked.Add($"{request.Request.Path}{request.Request.QueryString}");
            if (request.Request.Path == "/api/models")
                await request.Response.WriteAsync($"[{Tiny}]");
            else if (request.Request.Path == "/api/models/some/tiny")
                await request.Response.WriteAsync(Tiny);
            else
                request.Response.StatusCode = 404;
        });
        await hub.server.StartAsync();
        return hub;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
