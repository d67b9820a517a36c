using System.Globalization;
using Mcc.Platform.Processes;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>A container of Docker or Podman; its log is followed by a child process that ends with it.</summary>
internal sealed class ServingContainer : IContainer
{
    private readonly string engine;
    private readonly string name;
    private readonly string folder;
    private readonly ChildProcess follower;
    private readonly Action gone;
    private int isGone;

    private ServingContainer(string engine, string name, ContainerLog log, int port, string folder, ChildProcess follower, Action gone)
    {
        this.engine = engine;
        this.name = name;
        this.folder = folder;
        this.follower = follower;
        this.gone = gone;
        Log = log;
        Address = new($"http://127.0.0.1:{port}");
        Ended = ExitCode();
    }

    public Uri Address { get; }

    public ContainerLog Log { get; }

    public Task<int> Ended { get; }

    public static ServingContainer Follow(string engine, string name, ContainerLog log, int port, string folder, Action gone) =>
        new(engine, name, log, port, folder, ChildProcess.Start(new(engine, ["logs", "--follow", name], folder), log.Write), gone);

    public async Task Stop(TimeSpan grace)
    {
        var seconds = ((int)Math.Ceiling(grace.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await ProcessRunner.Run(new(engine, ["stop", "--time", seconds, name], folder), CancellationToken.None);
        await ProcessRunner.Run(new(engine, ["rm", "--force", name], folder), CancellationToken.None);
        await follower.Stop(TimeSpan.FromSeconds(1));
        if (Interlocked.Exchange(ref isGone, 1) == 0) gone();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop(TimeSpan.Zero);
        await follower.DisposeAsync();
    }

    private async Task<int> ExitCode()
    {
        var answer = await ProcessRunner.Run(new(engine, ["wait", name], folder), CancellationToken.None);
        return answer is { Succeeded: true }
            && int.TryParse(answer.Output, NumberStyles.Integer, CultureInfo.InvariantCulture, out var code) ? code : -1;
    }
}
