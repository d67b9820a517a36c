using System.Globalization;
using System.Net.Sockets;
using Mcc.LocalSageMaker.Clock;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Signatures;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Processes;
using Microsoft.AspNetCore.Builder;

namespace Mcc.LocalSageMaker;

/// <summary>SageMaker on this machine: one loopback port that speaks AWS's protocols, over a folder that keeps its state.</summary>
public sealed class SageMakerServer : IAsyncDisposable
{
    private readonly FolderLock held;
    private readonly WebApplication server;
    private readonly Services services;

    private SageMakerServer(FolderLock held, WebApplication server, Services services, Credential credential, ServerRecord record,
        string profileFile)
    {
        this.held = held;
        this.server = server;
        this.services = services;
        Credential = credential;
        Record = record;
        ProfileFile = profileFile;
    }

    public Credential Credential { get; }

    public ServerRecord Record { get; private set; }

    public Uri Address => Record.Address;

    /// <summary>For AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE, with the profile <see cref="CredentialFile.Profile"/>.</summary>
    public string ProfileFile { get; }

    /// <param name="reportBug">Receives bugs, which stop a request or a change but not the server.</param>
    /// <exception cref="IOException">Another one runs on the folder, the port is taken, or the folder cannot be written.</exception>
    public static Task<SageMakerServer> Start(
        LocalSettings settings, TimeProvider time, CancellationToken cancel, Action<Exception>? reportBug = null) =>
        Start(settings, new SettableClock(time), [], cancel, reportBug);

    /// <param name="hosts">Where images run before projects and engines are considered.</param>
    internal static async Task<SageMakerServer> Start(LocalSettings settings, SettableClock clock, IReadOnlyList<IContainerHost> hosts,
        CancellationToken cancel, Action<Exception>? reportBug = null)
    {
        var taken = FolderLock.Take(settings.Folder) ?? throw new IOException("A local SageMaker is already running on "
            + $"{settings.Folder}.");
        try
        {
            return await Start(taken, settings, clock, hosts, reportBug ?? (_ => { }), cancel);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var finishing = Interruption.Finishing();
        File.Delete(ProfileFile);
        await server.DisposeAsync();
        await services.DisposeAsync();
        held.Dispose();
    }

    private static async Task<SageMakerServer> Start(
        FolderLock held, LocalSettings settings, SettableClock clock, IReadOnlyList<IContainerHost> hosts, Action<Exception> reportBug,
        CancellationToken cancel)
    {
        var credential = Credential.New();
        // Clients sign with the time of this machine, wherever the clock was advanced to.
        var check = new SignatureCheck(credential, clock.Real);
        var answering = await Services.Start(settings, clock, check, hosts, reportBug, cancel);
        var listening = LoopbackServer.Create(
            settings.Port, new Router(settings, check, answering, new(clock), new(answering.Projects)).Answer);
        try
        {
            await listening.StartAsync(cancel);
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            await answering.DisposeAsync();
            throw new IOException(string.Create(CultureInfo.InvariantCulture,
                $"Cannot listen on port {settings.Port}: {(problem.InnerException ?? problem).Message}. Use another port with --port."),
                    problem);
        }

        var profile = CredentialFile.In(settings.Folder);
        try
        {
            var record = new ServerRecord(
                ProcessIdentity.OfThisProcess(), new(
                    listening.Urls.First()), settings.Region, settings.Account, answering.Engine, settings.Registry, settings.Projects,
                        settings.Limits);
            CredentialFile.Write(profile, credential, settings.Region, record.Address);
            // Containers may read secrets when they start, so the profile must be there.
            await answering.Restore();
            record.Write(settings.Folder);
            var started = new SageMakerServer(held, listening, answering, credential, record, profile);
            // The next start has the projects that were added.
            answering.Projects.Changed = projects =>
            {
                started.Record = started.Record with { Projects = projects };
                started.Record.Write(settings.Folder);
            };
            return started;
        }
        catch
        {
            // No key without a server that takes it.
            File.Delete(profile);
            await listening.DisposeAsync();
            await answering.DisposeAsync();
            throw;
        }
    }
}
