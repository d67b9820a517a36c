using System.Net;
using Mcc.Local.Signatures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Mcc.Local;

/// <summary>SageMaker on this machine: one loopback port that speaks AWS's protocols, over a folder that keeps its state.</summary>
public sealed class LocalSageMaker : IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly Services services;

    private LocalSageMaker(WebApplication server, Services services, Credential credential, Uri address, string profileFile)
    {
        this.server = server;
        this.services = services;
        Credential = credential;
        Address = address;
        ProfileFile = profileFile;
    }

    public Credential Credential { get; }

    public Uri Address { get; }

    /// <summary>For AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, with the profile <see cref="CredentialFile.Profile"/>.</summary>
    public string ProfileFile { get; }

    /// <param name="tell">Is told of bugs, which end a request or a change but never the server.</param>
    /// <exception cref="IOException">The port is taken, or the folder cannot be written.</exception>
    public static async Task<LocalSageMaker> Start(LocalSettings settings, TimeProvider time, CancellationToken cancel, Action<Exception>? tell = null)
    {
        Directory.CreateDirectory(settings.Folder);
        var credential = Credential.New();
        var answering = await Services.Start(settings, time, tell ?? (_ => { }), cancel);
        var listening = Server(settings.Port, new Router(settings, new SignatureCheck(credential, time), answering));
        try
        {
            await listening.StartAsync(cancel);
        }
        catch
        {
            await answering.DisposeAsync();
            throw;
        }

        var address = new Uri(listening.Urls.First());
        var profile = Path.Combine(settings.Folder, "aws-profile");
        CredentialFile.Write(profile, credential, settings.Region, address);
        return new(listening, answering, credential, address, profile);
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(ProfileFile);
        await server.DisposeAsync();
        await services.DisposeAsync();
    }

    private static WebApplication Server(int port, Router router)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
            // Bodies have limits by operation, and a slow upload of a big model is no attack on one's own machine.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        var app = builder.Build();
        app.Run(router.Answer);
        return app;
    }
}
