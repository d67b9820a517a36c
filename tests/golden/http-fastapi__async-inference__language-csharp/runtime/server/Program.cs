// Serves a model as SageMaker's container contract wants:
// https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html
using System.Net;
using System.Runtime.InteropServices;
using Endpoint;
using Microsoft.AspNetCore.Server.Kestrel.Core;

if (args is not ([] or ["serve"]))
{
    Console.Error.WriteLine("usage: serve [serve]   (everything else is set by environment variables)");
    return 2;
}

try
{
    var settings = new Settings();
    var server = new Server(settings);
    var builder = WebApplication.CreateEmptyBuilder(new() { Args = [] });
    builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));
    builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
    {
        options.AddServerHeader = false;
        // Kestrel would count the frames of chunks too; Body has the limit.
        options.Limits.MaxRequestBodySize = null;
        options.Limits.MaxConcurrentConnections = 4000;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(65);
        options.Limits.MinRequestBodyDataRate = new MinDataRate(1, TimeSpan.FromSeconds(60));
        options.Listen(IPAddress.Parse(settings.Address), settings.Port, listen => listen.Protocols = HttpProtocols.Http1);
    });
    await using var application = builder.Build();
    application.Run(server.Answer);
    using var stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    await application.StartAsync();
    try
    {
        server.Model = await Task.Run(() => Model.Load(Settings.ModelFolder));
    }
    catch (Exception exception)
    {
        Console.Error.WriteLine($"The model in {Settings.ModelFolder} cannot be loaded: {exception.Message}");
        return 1;
    }

    Console.Error.WriteLine($"Serving on {settings.Address}:{settings.Port}.");
    await application.WaitForShutdownAsync();
    return 0;

    void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        if (server.Model is null)
            Environment.Exit(0);
        Console.Error.WriteLine("Stopping: the running requests are finished first.");
        application.Lifetime.StopApplication();
    }
}
catch (Exception exception) when (exception is InvalidOperationException or IOException or FormatException)
{
    Console.Error.WriteLine($"The server cannot start: {exception.Message}");
    return 1;
}
